import { z } from 'zod';
import { limitCheckSchema } from './limits';

/**
 * Body of every answer that is an error. Backstage adds fields of its own.
 *
 * @public
 */
export const errorBodySchema = z.looseObject({
  error: z.looseObject({
    name: z.string(),
    message: z.string(),
    code: z
      .enum([
        'invalid-input',
        'not-authenticated',
        'not-allowed',
        'not-found',
        'conflict',
        'limit-reached',
        'limits-changed',
        'not-implemented',
        'unavailable',
        'too-large',
        'too-many-requests',
        'internal',
      ])
      .optional()
      .describe('A stable word for programs'),
    limits: z
      .array(limitCheckSchema)
      .optional()
      .describe(
        'With limit-reached; the limits that refused, what is used of each, and the remedy',
      ),
  }),
});
