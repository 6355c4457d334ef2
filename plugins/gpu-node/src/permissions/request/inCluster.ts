import { createPermissionRule } from '@backstage/plugin-permission-node';
import { clustersParams } from '../ruleParams';
import { gpuRequestResourceRef } from './gpuRequestResourceRef';

/** A request is in one cluster from the moment it is made. */
export const inCluster = createPermissionRule({
  name: 'IN_CLUSTER',
  description: 'Requests that were placed in one of the clusters',
  resourceRef: gpuRequestResourceRef,
  paramsSchema: clustersParams,
  apply: ({ cluster }, { clusters }) => clusters.includes(cluster),
  toQuery: ({ clusters }) => ({ field: 'cluster', values: clusters }),
});
