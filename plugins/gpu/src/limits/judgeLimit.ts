import { LimitSetting, ProjectLimits } from '@backstage-gpu/plugin-gpu-common';

/** How what is held stands to a limit, the worst first. */
export const limitStates = ['over', 'reached', 'near', 'within'] as const;

/** One of {@link limitStates}; `near` is above the soft limit. */
export type LimitState = (typeof limitStates)[number];

/** How what is held stands to a limit. */
export function judgeLimit({
  hard,
  soft,
  used,
}: LimitSetting & { used: number }): LimitState {
  if (hard !== 'unlimited' && used > hard) {
    return 'over';
  }
  if (hard !== 'unlimited' && used >= hard) {
    return 'reached';
  }
  return soft !== undefined && used > soft ? 'near' : 'within';
}

/** The worst that a project's limits come to. */
export function judgeProject({
  devices,
  memoryGib,
}: Pick<ProjectLimits, 'devices' | 'memoryGib'>): LimitState {
  const states = [...devices, memoryGib].map(judgeLimit);
  return limitStates.find(state => states.includes(state)) ?? 'within';
}

/** Projects in trouble first, the rest as they were. */
export function sortByTrouble(
  limits: readonly ProjectLimits[],
): ProjectLimits[] {
  return [...limits].sort(
    (left, right) =>
      limitStates.indexOf(judgeProject(left)) -
      limitStates.indexOf(judgeProject(right)),
  );
}
