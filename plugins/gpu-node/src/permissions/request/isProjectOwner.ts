import { createPermissionRule } from '@backstage/plugin-permission-node';
import { claimsParams } from '../ruleParams';
import { gpuRequestResourceRef } from './gpuRequestResourceRef';

/** Requests of a project without an owner are nobody's. */
export const isProjectOwner = createPermissionRule({
  name: 'IS_PROJECT_OWNER',
  description: 'Requests for projects that one of the claims owns',
  resourceRef: gpuRequestResourceRef,
  paramsSchema: claimsParams,
  apply: ({ projectOwner }, { claims }) =>
    projectOwner !== undefined && claims.includes(projectOwner),
  toQuery: ({ claims }) => ({ field: 'projectOwner', values: claims }),
});
