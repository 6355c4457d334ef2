import { createBackendModule } from '@backstage/backend-plugin-api';
import { workloadKindsExtensionPoint } from '@backstage-gpu/plugin-gpu-node';
import { trainingJobKind } from './trainingJobKind';

/** Adds the kind `training-job` to the GPU backend. */
export const trainingJobModule = createBackendModule({
  pluginId: 'gpu',
  moduleId: 'training-job',
  register(env) {
    env.registerInit({
      deps: { kinds: workloadKindsExtensionPoint },
      async init({ kinds }) {
        kinds.addWorkloadKind(
          trainingJobKind,
          '@backstage-gpu/example-workload-kind',
        );
      },
    });
  },
});
