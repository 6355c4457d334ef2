import { PermissionCriteria } from '@backstage/plugin-permission-common';

/** One part of a condition on requests: a column that has one of the values. */
export interface RequestConditionTerm {
  column: 'project' | 'requester' | 'cluster' | 'tier';
  values: string[];
}

/** Which requests may be listed, in the terms of the request store. */
export type RequestCondition = PermissionCriteria<RequestConditionTerm>;
