import { componentEntityV1alpha1Validator } from '@backstage/catalog-model';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { toComponent } from './toComponent';

const request: GpuRequest = {
  id: 'bee4dccd',
  name: 'fraud-chat',
  entityRef: 'component:default/fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  cluster: 'prod',
  namespace: 'fraud-ml',
  workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
  demands: [{ name: 'gpu', tiers: ['gpu-small'], count: 1 }],
  component: {
    type: 'model-server',
    description: 'Qwen/Qwen3-4B on gpu-small',
  },
  owner: 'group:default/fraud-ml',
  system: 'fraud-detection',
  requester: 'user:default/guest',
  state: 'ready',
  devices: [],
  createdAt: '2026-01-01T10:00:00.000Z',
  updatedAt: '2026-01-01T10:00:00.000Z',
};

describe('toComponent', () => {
  it('makes a valid Component that leads to its request and its objects', async () => {
    const component = toComponent(request);
    await expect(
      componentEntityV1alpha1Validator.check(component),
    ).resolves.toBe(true);
    expect(component).toMatchObject({
      metadata: {
        name: 'fraud-chat',
        annotations: {
          'backstage.io/kubernetes-id': 'fraud-chat',
          'backstage-gpu.io/request': 'bee4dccd',
          'backstage-gpu.io/project': 'fraud-ml',
        },
        description: 'Qwen/Qwen3-4B on gpu-small',
      },
      spec: {
        type: 'model-server',
        owner: 'group:default/fraud-ml',
        system: 'fraud-detection',
      },
    });
  });

  it('belongs to who asked when the project has no owner', () => {
    const { spec } = toComponent({ ...request, owner: undefined });
    expect(spec.owner).toBe('user:default/guest');
  });
});
