import { createPermissionRule } from '@backstage/plugin-permission-node';
import { tiersParams } from '../ruleParams';
import { gpuRequestResourceRef } from './gpuRequestResourceRef';

/** The tier that was asked for, by name, also when it is no longer offered. */
export const ofTier = createPermissionRule({
  name: 'OF_TIER',
  description: 'Requests for one of the tiers',
  resourceRef: gpuRequestResourceRef,
  paramsSchema: tiersParams,
  apply: ({ tier }, { tiers }) => tiers.includes(tier),
  toQuery: ({ tiers }) => ({ field: 'tier', values: tiers }),
});
