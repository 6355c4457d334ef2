import { Manifest } from '@backstage-gpu/plugin-gpu-node';
import { guardKind } from './guardKind';
import { AnyWorkloadKind } from './AnyWorkloadKind';

const request = {
  id: 'r1',
  name: 'train',
  namespace: 'ml',
  project: 'vision',
  tier: 'gpu-small',
  requester: 'user:default/ana',
  createdAt: '2026-01-01T00:00:00Z',
} as never;
const workload = { type: 'job' };
const seen = { name: 'train', namespace: 'ml', tier: 'gpu-small' };
const labels = { 'backstage-gpu.io/request': 'r1' };
const context = {
  request,
  workload,
  demands: [],
  claims: 1,
  tolerations: [],
};

function job(metadata: object, kind = 'Job'): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind,
    metadata: { name: 'train', namespace: 'ml', labels, ...metadata } as never,
  };
}

const other = { 'app.kubernetes.io/instance': 'train' };
const own = { 'backstage-gpu.io/request': 'r1' };

function selecting(selector: object): Manifest {
  return { ...job({}), spec: { selector } } as Manifest;
}

function guarded(changes: Partial<AnyWorkloadKind>) {
  const faults: string[] = [];
  const kind = guardKind(
    {
      type: 'job',
      resources: [{ apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs' }],
      ...changes,
    } as AnyWorkloadKind,
    (part, error) => faults.push(`${part}: ${error.message}`),
  );
  return { kind, faults };
}

const one = { name: 'gpu', tiers: ['gpu-small'], count: 1 };
const thrown = () => {
  throw new Error('boom');
};

describe('guardKind', () => {
  it.each([
    ['no demand', [], /expected 1 to 32 demands, not 0/],
    ['no device', [{ ...one, count: 0 }], /devices of gpu, not 0/],
    ['fewer than none', [{ ...one, count: -5 }], /devices of gpu, not -5/],
    ['half a device', [{ ...one, count: 0.5 }], /devices of gpu, not 0.5/],
    ['more than a claim holds', [{ ...one, count: 33 }], /1 to 32/],
    ['no tier', [{ ...one, tiers: [] }], /tiers of gpu, not 0/],
    [
      'nine tiers',
      [{ ...one, tiers: [...'abcdefghi'] }],
      /expected 1 to 8 tiers of gpu, not 9/,
    ],
    ['one name twice', [one, one], /"gpu" is not a DNS label that only one/],
    ['a name that is no label', [{ ...one, name: 'G P U' }], /"G P U"/],
    ['no list', undefined as never, /expected a list/],
  ])('refuses demands with %s', (_what, demands, message) => {
    const { kind } = guarded({ demands: () => demands });
    const ask = () => kind.demands({ tier: 'gpu-small', workload });
    expect(ask).toThrow(message);
    expect(ask).toThrow(/workload kind job cannot make this request/);
  });

  it('asks for a tier once that is named twice', () => {
    const tiers = ['gpu-large', 'gpu-small', 'gpu-large'];
    const { kind } = guarded({ demands: () => [{ ...one, tiers }] });
    expect(kind.demands({ tier: 'gpu-large', workload })).toEqual([
      { ...one, tiers: ['gpu-large', 'gpu-small'] },
    ]);
  });

  it.each([0, -1, 1.5, NaN, 1_001])('refuses %s claims', claims => {
    const { kind } = guarded({ claims: () => claims });
    expect(() => kind.claims!(workload)).toThrow(`claims, not ${claims}`);
  });

  it('makes one claim when the kind does not say how many', () => {
    expect(guarded({}).kind.claims!(workload)).toBe(1);
  });

  it.each([
    [
      'without the label of its request',
      job({ labels: {} }),
      /use requestLabels/,
    ],
    [
      'with the label of another',
      job({ labels: { 'backstage-gpu.io/request': 'r2' } }),
      /use requestLabels/,
    ],
    [
      'in another namespace',
      job({ namespace: 'kube-system' }),
      /not in the request's namespace ml/,
    ],
    [
      'that selects pods by a name that anybody may give',
      selecting({ matchLabels: other }),
      /use podSelector/,
    ],
    ['of a Service that does', selecting(other), /use podSelector/],
    [
      'that selects the pods of another request',
      selecting({ 'backstage-gpu.io/request': 'r2' }),
      /use podSelector/,
    ],
    [
      'that its kind does not name',
      job({}, 'CronJob'),
      /batch\/v1 CronJob train is not among the kind's resources/,
    ],
  ])('refuses an object %s', (_what, object, message) => {
    const { kind } = guarded({ render: () => [object] });
    expect(() => kind.render(context)).toThrow(message);
  });

  it.each([
    ['without a selector', job({})],
    ['with the selector of a Service', selecting({ ...other, ...own })],
    ['with the selector of a Deployment', selecting({ matchLabels: own })],
  ])('renders what is in order %s', (_what, object) => {
    const { kind } = guarded({ render: () => [object] });
    expect(kind.render(context)).toEqual([object]);
  });

  it('shows a request although its kind fails, and reports that', () => {
    const { kind, faults } = guarded({ access: thrown, component: thrown });
    expect(kind.access!(request, workload)).toEqual({});
    expect(kind.component({ tier: 'gpu-small', workload })).toBeUndefined();
    expect(faults).toEqual(['access: boom', 'component: boom']);
  });

  it.each([
    ['throws', thrown, 'stage: boom'],
    [
      'answers no phase',
      () => ({ phase: 'done' } as never),
      'stage: unknown phase "done"',
    ],
  ])('reports a stage that %s', (_what, stage, fault) => {
    const { kind, faults } = guarded({ stage });
    expect(() =>
      kind.stage({ objects: () => [] }, { ...seen, workload }),
    ).toThrow();
    expect(faults).toEqual([fault]);
  });
});
