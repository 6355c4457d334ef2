import { createBackendModule } from '@backstage/backend-plugin-api';
import { embeddedClusterExtensionPoint } from '@backstage-gpu/plugin-gpu-node';
import { startSandbox } from './startSandbox';

/**
 * Brings the sandbox cluster to the GPU backend, which starts it when no cluster is configured.
 *
 * @public
 */
export const gpuModuleSandbox = createBackendModule({
  pluginId: 'gpu',
  moduleId: 'sandbox',
  register(env) {
    env.registerInit({
      deps: {
        embeddedCluster: embeddedClusterExtensionPoint,
      },
      async init({ embeddedCluster }) {
        embeddedCluster.setEmbeddedCluster({
          name: 'sandbox',
          title: 'Sandbox cluster',
          start: ({ logger }) =>
            startSandbox({
              onError: error =>
                logger.error('The sandbox cluster failed', error),
            }),
        });
      },
    });
  },
});
