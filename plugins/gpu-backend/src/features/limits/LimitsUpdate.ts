import { InputError } from '@backstage/errors';
import {
  ProjectLimitSettings,
  UpdateLimitsBody,
} from '@backstage-gpu/plugin-gpu-common';
import {
  findSoftAboveHard,
  softAboveHard,
  toLimitSettings,
} from '../../core/config/limitSettings';

/** Limits that somebody sets, and why. */
export interface LimitsUpdate {
  settings: ProjectLimitSettings;
  note: string;
}

/**
 * What the body of `PUT /v1/projects/{name}/limits` sets.
 *
 * @throws InputError that names a soft limit above its hard one
 */
export function toLimitsUpdate(body: UpdateLimitsBody): LimitsUpdate {
  const wrong = findSoftAboveHard(body.settings);
  if (wrong.length > 0) {
    throw new InputError(
      wrong
        .map(path => `${['settings', ...path].join('.')}: ${softAboveHard}`)
        .join('; '),
    );
  }
  return { settings: toLimitSettings(body.settings), note: body.note.trim() };
}
