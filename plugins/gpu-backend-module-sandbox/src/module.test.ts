import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  EmbeddedCluster,
  embeddedClusterExtensionPoint,
} from '@backstage-gpu/plugin-gpu-node';
import gpuModuleSandbox from '.';

describe('gpuModuleSandbox', () => {
  it('offers the sandbox, and starts nothing by itself', async () => {
    const offered: EmbeddedCluster[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          embeddedClusterExtensionPoint,
          { setEmbeddedCluster: cluster => offered.push(cluster) },
        ],
      ],
      features: [gpuModuleSandbox],
    });
    expect(offered).toEqual([
      {
        name: 'sandbox',
        title: 'Sandbox cluster',
        configKey: 'gpu.sandbox',
        start: expect.any(Function),
      },
    ]);
  });

  it.each([70_000, -1, 1.5, '8001'])(
    'refuses the port %p and names the key',
    async port => {
      await expect(
        startTestBackend({
          extensionPoints: [
            [embeddedClusterExtensionPoint, { setEmbeddedCluster: () => {} }],
          ],
          features: [
            gpuModuleSandbox,
            mockServices.rootConfig.factory({
              data: { gpu: { sandbox: { port } } },
            }),
          ],
        }),
      ).rejects.toThrow(/gpu\.sandbox\.port: expected a port number/);
    },
  );
});
