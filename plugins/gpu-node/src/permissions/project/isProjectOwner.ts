import { createPermissionRule } from '@backstage/plugin-permission-node';
import { claimsParams } from '../ruleParams';
import { gpuProjectResourceRef } from './gpuProjectResourceRef';

/** A project without an owner is nobody's. */
export const isProjectOwner = createPermissionRule({
  name: 'IS_PROJECT_OWNER',
  description: 'Projects that one of the claims owns',
  resourceRef: gpuProjectResourceRef,
  paramsSchema: claimsParams,
  apply: ({ owner }, { claims }) =>
    owner !== undefined && claims.includes(owner),
  toQuery: ({ claims }) => ({ field: 'owner', values: claims }),
});
