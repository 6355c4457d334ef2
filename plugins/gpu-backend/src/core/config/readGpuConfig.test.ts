import { ConfigReader } from '@backstage/config';
import { readGpuConfig } from './readGpuConfig';

function read(gpu: unknown) {
  return readGpuConfig(new ConfigReader({ gpu } as never), undefined);
}

describe('readGpuConfig', () => {
  it('gives defaults when nothing is configured', () => {
    expect(readGpuConfig(new ConfigReader({}), 'backstage')).toEqual({
      clusters: undefined,
      portalNamespace: 'backstage',
      signingKeys: [],
      permissionsEnabled: false,
      shutdownDelayMilliseconds: 0,
      portal: 'backstage',
      leaseNamespace: 'backstage-gpu',
      tiers: [],
      projects: [],
      defaultLimits: {},
      workloads: {
        tolerations: [
          { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
        ],
        vllm: { image: expect.stringMatching(/^vllm\/vllm-openai:v/) },
      },
    });
  });

  it('is told where the portal is, before the pod is asked', () => {
    const gpu = { portalNamespace: 'portal' };
    const config = readGpuConfig(new ConfigReader({ gpu }), 'backstage');
    expect(config.portalNamespace).toBe('portal');
  });

  it.each([
    [
      'a text for a list',
      { clusters: 'prod' },
      /gpu\.clusters: expected an array, not a string/,
    ],
    [
      'a key that nobody reads',
      { cluster: [] },
      /gpu: "cluster" is no known key; did you mean clusters\?/,
    ],
    [
      'a text for the port of the sandbox',
      { sandbox: { port: 'abc' } },
      /gpu\.sandbox\.port: /,
    ],
    [
      'a misspelt key of the sandbox',
      { sandbox: { prot: 1 } },
      /gpu\.sandbox: "prot" is no known key; did you mean port\?/,
    ],
    [
      'a negative price',
      { tiers: [{ name: 'gpu-small', pricePerHour: -1 }] },
      /gpu\.tiers\[0\]\.pricePerHour: expected a price that is not negative/,
    ],
    [
      'a price with a comma',
      { tiers: [{ name: 'gpu-small', pricePerHour: '1,50' }] },
      /gpu\.tiers\[0\]\.pricePerHour: is not a number: expected a decimal point/,
    ],
    [
      'a misspelt limit of a project',
      { projects: [{ name: 'a', limits: { memoryGB: 1 } }] },
      /gpu\.projects\[0\]\.limits: "memoryGB" is no known key; did you mean memoryGib\?/,
    ],
    [
      'a key that is like no other',
      { workloads: { colour: 'red' } },
      /gpu\.workloads: "colour" is no known key; known are tolerations, vllm/,
    ],
    [
      'two tiers of one name',
      { tiers: [{ name: 'a' }, { name: 'a' }] },
      /gpu\.tiers has two entries named a/,
    ],
  ])('refuses %s and names the key', (_name, gpu, message) => {
    expect(() => read(gpu)).toThrow(message);
  });

  it('takes numbers and truth values as texts, as environment variables give them', () => {
    const { tiers, projects } = read({
      tiers: [{ name: 'a', pricePerHour: '1.50', order: '-2' }],
      projects: [{ name: 'b', resourceQuota: 'False' }],
      sandbox: { port: '6443' },
    });
    expect(tiers).toEqual([{ name: 'a', pricePerHour: 1.5, order: -2 }]);
    expect(projects[0].resourceQuota).toBe(false);
  });
});
