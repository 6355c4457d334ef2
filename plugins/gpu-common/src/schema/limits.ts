import { z } from 'zod';
import type {
  EffectiveLimit,
  LimitCheck,
  LimitOrigin,
  LimitsChange,
  LimitSetting,
  LimitSettingsBody,
  LimitsResponse,
  LimitValue,
  LimitVerdict,
  ProjectLimits,
  ProjectLimitSettings,
  UpdateLimitsBody,
} from '../limits';
import { schemaOf } from './schemaOf';
import { configNameSchema, text, timeSchema } from './texts';

/** More than any fleet has, and small enough for every place that a limit goes to. */
const mostDevices = 1_000_000;
const mostGib = 1_000_000_000;
const mostHours = 1_000_000;

/** An amount, and in words which are valid. */
interface Amount {
  schema: z.ZodType<number, number>;
  expected: string;
}

function amountOf(
  number: (error: string) => z.ZodNumber,
  what: string,
  most: number,
): Amount {
  const expected = `${what} from 0 to ${most}`;
  const error = `expected ${expected}, or unlimited`;
  return { schema: number(error).min(0, error).max(most, error), expected };
}

const devices = amountOf(z.int, 'a whole number of devices', mostDevices);
const gib = amountOf(z.number, 'a number of GiB', mostGib);
const hours = amountOf(z.number, 'a number of hours', mostHours);

function valueOf({ schema, expected }: Amount) {
  return schemaOf<LimitValue>()(
    z.union([schema, z.literal('unlimited')], {
      error: `expected ${expected}, or unlimited`,
    }),
  );
}

function limitOf(
  { schema, expected }: Amount,
  value: z.ZodType<LimitValue, LimitValue>,
) {
  return schemaOf<LimitValue | LimitSetting>()(
    z
      .union(
        [value, z.strictObject({ hard: value, soft: schema.optional() })],
        {
          error: `expected ${expected}, or unlimited, or { hard, soft } with such values of which soft is not above hard`,
        },
      )
      .describe('A bare value is the hard limit'),
  );
}

/** @public */
export const deviceLimitValueSchema = valueOf(devices);
/** @public */
export const memoryLimitValueSchema = valueOf(gib);
/** @public */
export const hourLimitValueSchema = valueOf(hours);
/** @public */
export const deviceLimitBodySchema = limitOf(devices, deviceLimitValueSchema);
/** @public */
export const memoryLimitBodySchema = limitOf(gib, memoryLimitValueSchema);

/**
 * Limits as app-config and `PUT /v1/projects/{name}/limits` spell them. That a soft limit is not above the hard one is for
 * the reader to check: JSON Schema has no word for it.
 *
 * @public
 */
export const limitSettingsBodySchema = schemaOf<LimitSettingsBody>()(
  z
    .strictObject({
      devices: z
        .record(configNameSchema, deviceLimitBodySchema)
        .optional()
        .describe('Devices held at once, by tier'),
      memoryGib: memoryLimitBodySchema
        .optional()
        .describe('GPU memory of all devices held at once, in GiB'),
      devicesPerRequest: deviceLimitValueSchema.optional(),
      memoryGibPerRequest: memoryLimitValueSchema.optional(),
      longestLeaseHours: hourLimitValueSchema.optional(),
    })
    .describe(
      'What is absent is left to app-config, then to gpu.defaultLimits, then unlimited',
    ),
);

/** @public */
export const updateLimitsBodySchema = schemaOf<UpdateLimitsBody>()(
  z
    .strictObject({
      settings: limitSettingsBodySchema,
      note: text(500)
        .regex(/\S/, 'expected a reason for the change')
        .describe('Why; kept with the change'),
    })
    .describe('Replaces all that was set before'),
);

/** @public */
export const limitValueSchema = schemaOf<LimitValue>()(
  z
    .union([z.number(), z.literal('unlimited')])
    .describe('A number, or explicitly no limit'),
);

const limitSettingFields = {
  hard: limitValueSchema,
  soft: z.number().optional(),
};

/** @public */
export const limitSettingSchema = schemaOf<LimitSetting>()(
  z
    .strictObject(limitSettingFields)
    .describe('Above soft a request is warned, above hard it is refused'),
);

/** @public */
export const projectLimitSettingsSchema = schemaOf<ProjectLimitSettings>()(
  z.strictObject({
    devices: z
      .record(z.string(), limitSettingSchema)
      .optional()
      .describe('By tier'),
    memoryGib: limitSettingSchema.optional(),
    devicesPerRequest: limitValueSchema.optional(),
    memoryGibPerRequest: limitValueSchema.optional(),
    longestLeaseHours: limitValueSchema.optional(),
  }),
);

/** @public */
export const limitOriginSchema = schemaOf<LimitOrigin>()(
  z
    .strictObject({
      kind: z.enum(['none', 'defaults', 'config', 'set', 'resourceQuota']),
      by: z.string().optional().describe('With set: who set it'),
      at: timeSchema.optional().describe('With set: when'),
      note: z.string().optional().describe('With set: why'),
      object: z
        .string()
        .optional()
        .describe('With resourceQuota: cluster/namespace/name'),
    })
    .describe('Where a limit comes from'),
);

const effectiveLimitFields = {
  ...limitSettingFields,
  used: z.number(),
  origin: limitOriginSchema,
};

/** @public */
export const effectiveLimitSchema = schemaOf<EffectiveLimit>()(
  z
    .strictObject(effectiveLimitFields)
    .describe('A limit in force, and what is held of it'),
);

const singleLimit = z.strictObject({
  hard: limitValueSchema,
  origin: limitOriginSchema,
});

/** @public */
export const projectLimitsSchema = schemaOf<ProjectLimits>()(
  z.strictObject({
    project: z.string(),
    version: z
      .int()
      .describe(
        'Grows with every change; also the ETag. 0 while nothing is set.',
      ),
    tiers: z
      .array(z.string())
      .optional()
      .describe('Tiers that the project may ask for; absent means all'),
    devices: z.array(
      z.strictObject({ tier: z.string(), ...effectiveLimitFields }),
    ),
    memoryGib: effectiveLimitSchema,
    devicesPerRequest: singleLimit,
    memoryGibPerRequest: singleLimit,
    longestLeaseHours: singleLimit,
    settings: projectLimitSettingsSchema.describe(
      'What an administrator set, as it was set',
    ),
    quotas: z
      .array(
        z.strictObject({
          cluster: z.string(),
          namespace: z.string(),
          state: z.enum([
            'kept',
            'pending',
            'foreign',
            'failed',
            'observed',
            'off',
            'unneeded',
          ]),
          repaired: z
            .int()
            .describe(
              'Times that somebody else changed it, and it was corrected',
            ),
          message: z.string().optional(),
        }),
      )
      .describe('The ResourceQuotas that keep the limits in its namespaces'),
    pending: z
      .array(
        z.strictObject({
          cluster: z.string(),
          namespace: z.string(),
          pod: z.string().optional(),
          claim: z.string().optional(),
          kind: z
            .enum(['quota', 'device'])
            .describe(
              'quota: its claim was refused. device: its claim waits for a free device.',
            ),
          reason: z.string(),
          since: timeSchema.optional(),
        }),
      )
      .describe('The first pods and claims that wait, and why'),
    pendingCount: z.int().describe('How many wait'),
  }),
);

/** @public */
export const limitsResponseSchema = schemaOf<LimitsResponse>()(
  z.strictObject({ limits: z.array(projectLimitsSchema) }),
);

/** @public */
export const limitsChangeSchema = schemaOf<LimitsChange>()(
  z.strictObject({
    before: projectLimitsSchema,
    after: projectLimitsSchema,
    over: z
      .array(
        z.strictObject({
          limit: z.enum(['devices', 'memoryGib']),
          tier: z.string().optional(),
          hard: z.number(),
          used: z.number(),
        }),
      )
      .describe('What is held above the new limits; nothing is taken away'),
    capacity: z
      .array(
        z.strictObject({
          tier: z.string(),
          limits: limitValueSchema,
          devices: z.int().optional(),
        }),
      )
      .describe(
        "By tier: the sum of all projects' limits, and the devices that there are",
      ),
  }),
);

const outcome = z.enum(['allowed', 'warned', 'refused']);

/** @public */
export const limitCheckSchema = schemaOf<LimitCheck>()(
  z
    .strictObject({
      limit: z.enum([
        'tier',
        'devices',
        'claims',
        'memoryGib',
        'devicesPerRequest',
        'memoryGibPerRequest',
      ]),
      tier: z.string().optional(),
      ...limitSettingFields,
      used: z.number(),
      requested: z.number().optional(),
      outcome,
      remedy: z.string().optional().describe('What to do about it'),
      origin: limitOriginSchema,
    })
    .describe('One limit, tried with one request'),
);

/** @public */
export const limitVerdictSchema = schemaOf<LimitVerdict>()(
  z.strictObject({ outcome, checks: z.array(limitCheckSchema) }),
);
