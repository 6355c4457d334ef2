import { InputError } from '@backstage/errors';
import { UpdateLimitsBody } from '@backstage-gpu/plugin-gpu-common';
import { z } from 'zod';
import { limitSettingsSchema } from '../../core/config/limitSettingsSchema';

const schema = z.strictObject({
  settings: limitSettingsSchema,
  note: z
    .string()
    .trim()
    .min(1, 'expected a reason for the change')
    .max(500, 'expected at most 500 characters'),
});

/**
 * Checks the body of `PUT /v1/projects/{name}/limits`.
 *
 * @throws InputError that names the field
 */
export function parseUpdateLimits(body: unknown): UpdateLimitsBody {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${issue.path.join('.') || 'body'}: ${issue.message}`);
  }
  return parsed.data;
}

/**
 * The version that an `If-Match` header names.
 *
 * @throws InputError when there is none
 */
export function parseVersion(header: string | undefined): number {
  const match = /^"(\d{1,9})"$/.exec(header ?? '');
  if (!match) {
    throw new InputError(
      'If-Match: expected the ETag of the limits that the change was made from, such as "3"',
    );
  }
  return Number(match[1]);
}
