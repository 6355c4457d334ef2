import { z } from 'zod';
import type { LintFinding, LintResponse } from '../lint';
import { schemaOf } from './schemaOf';

/** @public */
export const lintFindingSchema = schemaOf<LintFinding>()(
  z
    .strictObject({
      tier: z.string(),
      deviceClass: z.string(),
      cluster: z.string(),
      kind: z.enum([
        'selectorError',
        'refused',
        'undecided',
        'matchesNothing',
        'overlap',
        'memoryMismatch',
      ]),
      message: z
        .string()
        .describe('What is wrong, why it matters and what to do'),
      device: z
        .string()
        .optional()
        .describe('Id of a device that shows it, as in occupancy'),
      devices: z.int().optional().describe('How many devices show it'),
      otherTier: z.string().optional().describe('With overlap'),
      expression: z.string().optional().describe('The CEL selector at fault'),
      correctedExpression: z
        .string()
        .optional()
        .describe(
          'A selector to put in place of the one at fault, or of all selectors of the class where none is named; accepted by the API server, and without error on every advertised device',
        ),
    })
    .describe('Something wrong with the DeviceClass of a tier in one cluster'),
);

/** @public */
export const lintResponseSchema = schemaOf<LintResponse>()(
  z.strictObject({
    revision: z.int(),
    clusters: z
      .array(
        z.strictObject({
          cluster: z.string(),
          devices: z.int().describe('Devices on which every tier was tried'),
        }),
      )
      .describe('Of a cluster that is missing nothing is known'),
    findings: z.array(lintFindingSchema),
  }),
);
