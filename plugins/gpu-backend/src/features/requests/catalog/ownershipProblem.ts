import { CreateRequestBody } from '@backstage-gpu/plugin-gpu-common';
import { normaliseOwner } from '../../../permissions/normaliseOwner';

/**
 * Why a request may not be given its owner or system without a permission for it; undefined when it may. Its Component belongs
 * to the owner of its project, and is part of a system of that owner or of the caller.
 */
export function ownershipProblem(options: {
  body: Pick<CreateRequestBody, 'project' | 'owner' | 'system'>;
  /** Entity reference of the owner of the project, where it has one. */
  projectOwner?: string;
  /** Entity references by which the caller owns things. */
  callerRefs: readonly string[];
  /** Owners of the system; undefined when the caller sees no such system. */
  systemOwners?: readonly string[];
}): string | undefined {
  const { body, callerRefs, systemOwners } = options;
  const projectOwner =
    options.projectOwner && normaliseOwner(options.projectOwner);
  const owner = body.owner && normaliseOwner(body.owner);
  if (
    owner &&
    (projectOwner ? owner !== projectOwner : !callerRefs.includes(owner))
  ) {
    return projectOwner
      ? `owner: services of project ${body.project} belong to ${projectOwner}, not to ${owner}; leave the owner out`
      : `owner: project ${body.project} has no owner, so its services belong to who requests them or a group of theirs, not to ${owner}`;
  }
  if (body.system === undefined) {
    return undefined;
  }
  if (!systemOwners) {
    return `system: the catalog has no System ${body.system}`;
  }
  const theirs = [...callerRefs, ...(projectOwner ? [projectOwner] : [])];
  return systemOwners.some(each => theirs.includes(each))
    ? undefined
    : `system: ${body.system} belongs to ${
        systemOwners.join(', ') || 'nobody'
      }, neither to the owner of project ${body.project} nor to you`;
}
