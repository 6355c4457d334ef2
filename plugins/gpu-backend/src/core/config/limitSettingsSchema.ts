import { z } from 'zod';
import { nameSchema } from './nameSchema';

/** More than any fleet has, and small enough for every place that a limit goes to. */
const mostDevices = 1_000_000;
const mostGib = 1_000_000_000;
const mostHours = 1_000_000;

const devices = z.int().nonnegative().max(mostDevices);
const gib = z.number().nonnegative().max(mostGib);
const hours = z.number().nonnegative().max(mostHours);

function valueOf(amount: z.ZodType<number>, expected: string) {
  return z.union([amount, z.literal('unlimited')], {
    error: `expected ${expected}, or unlimited`,
  });
}

/** A bare value is a hard limit. */
function limitOf(amount: z.ZodType<number>, expected: string) {
  const value = valueOf(amount, expected);
  const setting = z
    .strictObject({ hard: value, soft: amount.optional() })
    .refine(
      ({ hard, soft }) =>
        hard === 'unlimited' || soft === undefined || soft <= hard,
      'expected a soft limit that is not above the hard one',
    );
  return z.union([value.transform(hard => ({ hard })), setting], {
    error: `expected ${expected}, or unlimited, or { hard, soft } with such values of which soft is not above hard`,
  });
}

const deviceCount = `a whole number of devices from 0 to ${mostDevices}`;
const gibAmount = `a number of GiB from 0 to ${mostGib}`;

/** Limits as app-config and `PUT /v1/projects/{name}/limits` spell them. */
export const limitSettingsSchema = z.strictObject({
  devices: z.record(nameSchema, limitOf(devices, deviceCount)).optional(),
  memoryGib: limitOf(gib, gibAmount).optional(),
  devicesPerRequest: valueOf(devices, deviceCount).optional(),
  memoryGibPerRequest: valueOf(gib, gibAmount).optional(),
  longestLeaseHours: valueOf(
    hours,
    `a number of hours from 0 to ${mostHours}`,
  ).optional(),
});
