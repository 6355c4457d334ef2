import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { GpuRequestFilter } from '@backstage-gpu/plugin-gpu-node';
import { RequestCondition } from '../RequestCondition';
import { normaliseOwner } from '../../../permissions/normaliseOwner';

type Parts<T> = [T, ...T[]];

/** What a policy wants of requests, in the terms of the request store: that one does not know who owns a project. */
export function toRequestCondition(
  criteria: PermissionCriteria<GpuRequestFilter>,
  projects: readonly ProjectSummary[],
): RequestCondition {
  const convert = (part: PermissionCriteria<GpuRequestFilter>) =>
    toRequestCondition(part, projects);
  if (isAndCriteria(criteria)) {
    return { allOf: criteria.allOf.map(convert) as Parts<RequestCondition> };
  }
  if (isOrCriteria(criteria)) {
    return { anyOf: criteria.anyOf.map(convert) as Parts<RequestCondition> };
  }
  if (isNotCriteria(criteria)) {
    return { not: convert(criteria.not) };
  }
  const { field, values } = criteria;
  if (field === 'projectOwner') {
    return { column: 'project', values: projectsOf(values, projects) };
  }
  return { column: field, values };
}

function projectsOf(
  owners: string[],
  projects: readonly ProjectSummary[],
): string[] {
  return projects
    .filter(project => {
      const owner = normaliseOwner(project.owner);
      return owner !== undefined && owners.includes(owner);
    })
    .map(({ name }) => name);
}
