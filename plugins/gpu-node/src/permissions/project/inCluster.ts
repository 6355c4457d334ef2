import { createPermissionRule } from '@backstage/plugin-permission-node';
import { clustersParams } from '../ruleParams';
import { gpuProjectResourceRef } from './gpuProjectResourceRef';

/** While a request is being made it is about the cluster that the request would go to. */
export const inCluster = createPermissionRule({
  name: 'IN_CLUSTER',
  description: 'Projects with a namespace in one of the clusters',
  resourceRef: gpuProjectResourceRef,
  paramsSchema: clustersParams,
  apply: (project, { clusters }) =>
    project.clusters.some(cluster => clusters.includes(cluster)),
  toQuery: ({ clusters }) => ({ field: 'clusters', values: clusters }),
});
