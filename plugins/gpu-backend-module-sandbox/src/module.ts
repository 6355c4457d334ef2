import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { startSandbox } from '@backstage-gpu/kube-sandbox';
import { embeddedClusterExtensionPoint } from '@backstage-gpu/plugin-gpu-node';
import { readSandboxConfig } from './readSandboxConfig';

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
        rootConfig: coreServices.rootConfig,
      },
      async init({ embeddedCluster, rootConfig }) {
        const { port } = readSandboxConfig(rootConfig);
        embeddedCluster.setEmbeddedCluster({
          name: 'sandbox',
          title: 'Sandbox cluster',
          configKey: 'gpu.sandbox',
          start: ({ logger }) =>
            startSandbox({
              port,
              onError: error =>
                logger.error('The sandbox cluster failed', error),
            }).catch(error => {
              throw explainStart(error, port);
            }),
        });
      },
    });
  },
});

/** A port that is taken is the one fault of a start that a person can correct. */
function explainStart(error: unknown, port: number): Error {
  const cause = toError(error);
  return (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
    ? new Error(
        `port ${port} is in use: set gpu.sandbox.port to another, or to 0 for a free one`,
        { cause },
      )
    : cause;
}
