import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import gpuPlugin from '@backstage-gpu/plugin-gpu-backend';

type Features = NonNullable<Parameters<typeof startTestBackend>[0]['features']>;

/**
 * Starts a GPU backend on the control plane.
 *
 * @param gpu - the `gpu` section of app-config, over a cluster `real` that is reached as the control plane's admin
 */
export function startPortal(gpu: object = {}, features: Features = []) {
  return startTestBackend({
    features: [
      gpuPlugin,
      ...features,
      mockServices.rootConfig.factory({
        data: {
          gpu: {
            // One portal to the Lease, whichever test runs it.
            portal: 'tests',
            clusters: [
              { name: 'real', kubeconfig: process.env.CONTRACT_KUBECONFIG! },
            ],
            ...gpu,
          },
        },
      }),
    ],
  });
}
