import {
  createExtensionBlueprint,
  createExtensionDataRef,
} from '@backstage/frontend-plugin-api';
import { WorkloadDetails } from './WorkloadDetails';

/** What `WorkloadDetailsBlueprint` hands to the pages. */
export const workloadDetailsDataRef =
  createExtensionDataRef<WorkloadDetails>().with({
    id: 'gpu.workload-details',
  });

/**
 * Shows what is special about one kind of workload on the page of a request, such as the model of a vLLM server.
 *
 * @public
 */
export const WorkloadDetailsBlueprint = createExtensionBlueprint({
  kind: 'gpu-workload-details',
  attachTo: { id: 'api:gpu/workload-details', input: 'details' },
  output: [workloadDetailsDataRef],
  dataRefs: { details: workloadDetailsDataRef },
  *factory(params: WorkloadDetails) {
    yield workloadDetailsDataRef(params);
  },
});
