import { createPermissionRule } from '@backstage/plugin-permission-node';
import { tiersParams } from '../ruleParams';
import { gpuProjectResourceRef } from './gpuProjectResourceRef';

/** While a request is being made it is about the tier that the request asks for. */
export const ofTier = createPermissionRule({
  name: 'OF_TIER',
  description: 'Projects that one of the tiers is offered to',
  resourceRef: gpuProjectResourceRef,
  paramsSchema: tiersParams,
  apply: (project, { tiers }) =>
    project.tiers.some(tier => tiers.includes(tier)),
  toQuery: ({ tiers }) => ({ field: 'tiers', values: tiers }),
});
