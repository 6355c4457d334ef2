import { createBackendModule } from '@backstage/backend-plugin-api';
import { embeddedClusterExtensionPoint } from '@backstage-gpu/plugin-gpu-node';
import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';

/**
 * The sandbox with a kubelet that does not take its time.
 *
 * @param onStarted - told when it runs
 */
export function createFastSandbox(
  onStarted: (sandbox: RunningSandbox) => void = () => {},
) {
  return createBackendModule({
    pluginId: 'gpu',
    moduleId: 'fast-sandbox',
    register(env) {
      env.registerInit({
        deps: { embedded: embeddedClusterExtensionPoint },
        async init({ embedded }) {
          embedded.setEmbeddedCluster({
            name: 'sandbox',
            title: 'Sandbox cluster',
            start: async () => {
              const sandbox = await startSandbox({ timings: fastTimings });
              onStarted(sandbox);
              return sandbox;
            },
          });
        },
      });
    },
  });
}
