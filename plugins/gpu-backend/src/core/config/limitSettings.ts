import {
  LimitSetting,
  LimitSettingsBody,
  LimitValue,
  ProjectLimitSettings,
} from '@backstage-gpu/plugin-gpu-common';
import { limitSettingsBodySchema } from '@backstage-gpu/plugin-gpu-common/schema';

/** What is expected where {@link findSoftAboveHard} finds something. */
export const softAboveHard =
  'expected a soft limit that is not above the hard one';

/** Limits as app-config has them. */
export const limitSettingsSchema = limitSettingsBodySchema
  .superRefine((settings, context) =>
    findSoftAboveHard(settings).forEach(path =>
      context.addIssue({ code: 'custom', path, message: softAboveHard }),
    ),
  )
  .transform(toLimitSettings);

/** Paths of the limits whose soft value is above the hard one. */
export function findSoftAboveHard(settings: LimitSettingsBody): string[][] {
  const isWrong = (limit: LimitValue | LimitSetting | undefined) => {
    const { hard, soft } = toSetting(limit ?? 'unlimited');
    return hard !== 'unlimited' && soft !== undefined && soft > hard;
  };
  return [
    ...Object.entries(settings.devices ?? {})
      .filter(([, limit]) => isWrong(limit))
      .map(([tier]) => ['devices', tier]),
    ...(isWrong(settings.memoryGib) ? [['memoryGib']] : []),
  ];
}

/** The same limits with every bare value as the hard limit that it is. */
export function toLimitSettings(
  settings: LimitSettingsBody,
): ProjectLimitSettings {
  const { devices, memoryGib, ...values } = settings;
  return {
    ...values,
    ...(devices && {
      devices: Object.fromEntries(
        Object.entries(devices).map(([tier, limit]) => [
          tier,
          toSetting(limit),
        ]),
      ),
    }),
    ...(memoryGib !== undefined && { memoryGib: toSetting(memoryGib) }),
  };
}

function toSetting(limit: LimitValue | LimitSetting): LimitSetting {
  return typeof limit === 'object' ? limit : { hard: limit };
}
