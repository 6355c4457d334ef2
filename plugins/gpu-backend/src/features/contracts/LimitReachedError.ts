import { ConflictError } from '@backstage/errors';
import { LimitCheck, LimitVerdict } from '@backstage-gpu/plugin-gpu-common';

const names: Record<LimitCheck['limit'], string> = {
  tier: 'tiers of the project',
  devices: 'devices',
  claims: 'claims in the namespace',
  memoryGib: 'GiB of GPU memory',
  devicesPerRequest: 'devices in one request',
  memoryGibPerRequest: 'GiB of GPU memory in one request',
};

/** A request is more than its project may have. It says which limit, what is used of it, and what to do. */
export class LimitReachedError extends ConflictError {
  readonly code = 'limit-reached';
  /** The checks that refused. */
  readonly limits: LimitCheck[];

  constructor(project: string, verdict: LimitVerdict) {
    const refused = verdict.checks.filter(
      ({ outcome }) => outcome === 'refused',
    );
    super(refused.map(check => describe(project, check)).join('; '));
    this.limits = refused;
  }
}

function describe(project: string, check: LimitCheck): string {
  const { limit, tier, hard, used, requested, remedy } = check;
  if (limit === 'tier') {
    return `project ${project} may not have ${tier}: ${remedy}`;
  }
  if (requested === undefined) {
    return `project ${project} has a limit of ${names[limit]}, and what a device of ${tier} has is not known: ${remedy}`;
  }
  const what = tier ? `${tier} ${names[limit]}` : names[limit];
  return `project ${project} may have ${hard} ${what}, has ${round(
    used,
  )} and asks for ${round(requested)} more: ${remedy}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
