import { JsonObject } from './support/JsonObject';
import { namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

const policy = (spec: JsonObject) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'policy' },
  spec: { podSelector: {}, ...spec },
});
const budget = (spec: JsonObject) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'budget' },
  spec: { selector: { matchLabels: { app: 'x' } }, ...spec },
});
const lease = (spec: JsonObject) => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'lease' },
  spec,
});

describe('network policies, disruption budgets and leases', () => {
  let namespace: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
  });

  const dryRun = (resource: string, object: JsonObject) =>
    cluster.client.post(namespacedPath(namespace, resource), object, {
      dryRun: 'All',
    });

  it('a network policy without types is about what comes in', async () => {
    const { body } = await dryRun(
      'networkpolicies',
      policy({ ingress: [{ ports: [{ port: 8000 }] }] }),
    );
    expect(body.spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: 8000, protocol: 'TCP' }] }],
    });
  });

  it('one with rules for what goes out is about both', async () => {
    const { body } = await dryRun(
      'networkpolicies',
      policy({ egress: [{ to: [{ podSelector: {} }] }] }),
    );
    expect(body.spec.policyTypes).toEqual(['Ingress', 'Egress']);
  });

  it('a lease is renewed by its holder', async () => {
    await cluster.create(
      'leases',
      lease({ holderIdentity: 'a', leaseDurationSeconds: 15 }),
      namespace,
    );
    const { body } = await cluster.client.patch(
      'merge',
      namespacedPath(namespace, 'leases', 'lease'),
      { spec: { renewTime: '2030-01-01T00:00:00.000000Z' } },
    );
    expect(body.spec).toEqual({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      renewTime: '2030-01-01T00:00:00.000000Z',
    });
  });

  it('a disruption budget is stored as it is', async () => {
    const { body } = await dryRun(
      'poddisruptionbudgets',
      budget({ maxUnavailable: '50%' }),
    );
    expect(body.spec).toEqual({
      selector: { matchLabels: { app: 'x' } },
      maxUnavailable: '50%',
    });
  });

  it.each<[string, string, JsonObject, string]>([
    [
      'a type that is none',
      'networkpolicies',
      policy({ policyTypes: ['Sideways'] }),
      'spec.policyTypes[0]',
    ],
    [
      'a peer that is nobody',
      'networkpolicies',
      policy({ ingress: [{ from: [{}] }] }),
      'spec.ingress[0].from[0]',
    ],
    [
      'a port that is none',
      'networkpolicies',
      policy({ ingress: [{ ports: [{ port: 70_000 }] }] }),
      'spec.ingress[0].ports[0].port',
    ],
    [
      'two limits at once',
      'poddisruptionbudgets',
      budget({ minAvailable: 1, maxUnavailable: 1 }),
      'spec',
    ],
    [
      'a share that is none',
      'poddisruptionbudgets',
      budget({ minAvailable: 'half' }),
      'spec.minAvailable',
    ],
    [
      'a lease of no time',
      'leases',
      lease({ holderIdentity: 'a', leaseDurationSeconds: 0 }),
      'spec.leaseDurationSeconds',
    ],
  ])('refuses %s', async (_what, resource, object, field) => {
    const { body } = await dryRun(resource, object);
    expect(body).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(
      body.details.causes.map((cause: JsonObject) => cause.field),
    ).toContain(field);
  });
});
