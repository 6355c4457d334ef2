import { startTestBackend } from '@backstage/backend-test-utils';
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
        start: expect.any(Function),
      },
    ]);
  });
});
