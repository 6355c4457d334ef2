import {
  ApiBlueprint,
  createApiRef,
  createExtensionInput,
} from '@backstage/frontend-plugin-api';
import { WorkloadDetails } from './WorkloadDetails';
import { workloadDetailsDataRef } from './WorkloadDetailsBlueprint';

/** Finds what to show of a kind of workload. */
export interface WorkloadDetailsApi {
  find(type: string): WorkloadDetails | undefined;
}

/** The kinds of workloads that pages know. */
export const workloadDetailsApiRef = createApiRef<WorkloadDetailsApi>().with({
  id: 'plugin.gpu.workload-details',
  pluginId: 'gpu',
});

/** Gathers what `WorkloadDetailsBlueprint` extensions bring, from this plugin and from others. */
export const workloadDetailsApi = ApiBlueprint.makeWithOverrides({
  name: 'workload-details',
  inputs: { details: createExtensionInput([workloadDetailsDataRef]) },
  factory(original, { inputs }) {
    const known = inputs.details.map(each => each.get(workloadDetailsDataRef));
    return original(define =>
      define({
        api: workloadDetailsApiRef,
        deps: {},
        factory: () => ({
          find: type => known.find(each => each.type === type),
        }),
      }),
    );
  },
});
