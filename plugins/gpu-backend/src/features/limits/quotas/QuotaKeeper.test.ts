import { mockServices } from '@backstage/backend-test-utils';
import { ResourceClaim } from '@backstage-gpu/dra';
import { LimitValue } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../../../core/config/readGpuConfig';
import { testConfig } from '../../../core/__testUtils__/FakeCluster';
import { QuotaRecord } from '../../../core/records/ClusterRecords';
import { Snapshot } from '../../../core/snapshot/Snapshot';
import { KubernetesCall } from '../../../core/watch/KubernetesCall';
import { claimOf, pictureOf, quotaOf } from '../__testUtils__/pictureOf';
import { ResolvedLimits } from '../resolveLimits';
import { quotaLabels, quotaName } from './isOurs';
import { PlacedDevices } from '../../contracts/PlacedDevices';
import { Standing } from './lease/ClusterLeases';
import { QuotaKeeper } from './QuotaKeeper';

const small = 'class-small.deviceclass.resource.k8s.io/devices';
const claims = 'count/resourceclaims.resource.k8s.io';

interface Body {
  metadata: { name: string; namespace: string };
  spec: QuotaRecord['spec'];
}

/** A project with some namespaces, in clusters that hold the quotas written to them. */
class TestProject {
  limit: LimitValue = 4;
  /** DeviceClasses by tier, in every cluster. */
  offered: Record<string, string> = { small: 'class-small' };
  reserved: PlacedDevices[] = [];
  readonly calls: string[] = [];
  readonly written: string[] = [];
  /** By `cluster/namespace`. */
  readonly quotas = new Map<string, QuotaRecord>();
  /** By `cluster/namespace`. */
  readonly claims = new Map<string, ResourceClaim[]>();
  /** Claims that the mirror does not show yet, by `cluster/namespace`. */
  readonly hidden = new Map<string, ResourceClaim[]>();
  /** What the mirror shows, where that is not what the cluster has. */
  shown?: ReadonlyMap<string, QuotaRecord>;
  readonly down = new Set<string>();
  /** Clusters that were never read to the end. */
  readonly unread = new Set<string>();
  /** Clusters that never answer. */
  readonly hanging = new Set<string>();
  readonly refusing = new Set<string>();
  /** Where another portal may write; elsewhere this one does. */
  readonly standings: Record<string, Standing> = {};
  readonly keeper: QuotaKeeper;

  /** Clusters in which the project has no namespace that is known. */
  others: string[] = [];

  constructor(
    readonly places: string[],
    projects: GpuConfig['projects'] = [],
    /** Namespaces of other projects. */
    readonly beside: Record<string, string[]> = {},
  ) {
    this.keeper = new QuotaKeeper({
      config: testConfig({ projects }),
      snapshot: () => this.#snapshot(),
      connection: cluster => ({
        json: <T>(call: KubernetesCall) => this.#call<T>(cluster, call),
      }),
      limits: async () =>
        ({
          deviceLimit: () => ({ hard: this.limit, origin: { kind: 'none' } }),
          memoryGib: { hard: 'unlimited', origin: { kind: 'none' } },
        } as unknown as ResolvedLimits),
      reserved: async () => this.reserved,
      lock: (_project, action) => action(),
      standing: async cluster => this.standings[cluster] ?? { kind: 'holder' },
      logger: mockServices.logger.mock(),
    });
  }

  hardOf(place: string): unknown {
    return this.quotas.get(place)?.spec?.hard;
  }

  states(): string[] {
    return this.keeper.statuses('p').map(({ state }) => state);
  }

  put(place: string, hard: string, labels?: Record<string, string>): void {
    const [, namespace] = place.split('/');
    this.quotas.set(
      place,
      quotaOf(namespace, quotaName, 'class-small', hard, labels),
    );
  }

  #snapshot(): Snapshot {
    const clusters = new Set([
      ...[this.places, ...Object.values(this.beside)]
        .flat()
        .map(place => place.split('/')[0]),
      ...this.others,
    ]);
    const picture = pictureOf(
      Object.fromEntries(
        [...clusters].map(name => [
          name,
          {
            limitsReadable: !this.unread.has(name),
            tiers: this.offered,
            claims: Object.fromEntries(
              [...this.claims]
                .filter(([place]) => place.startsWith(`${name}/`))
                .map(([place, list]) => [place.split('/')[1], list]),
            ),
            quotas: [...(this.shown ?? this.quotas)]
              .filter(([place]) => place.startsWith(`${name}/`))
              .map(([, quota]) => quota),
          },
        ]),
      ),
      { p: this.places, ...this.beside },
    );
    for (const { summary } of picture.clusters) {
      summary.freshness = {
        state: this.down.has(summary.name) ? 'stale' : 'live',
        since: '2026-01-01T00:00:00Z',
      };
    }
    return picture;
  }

  async #call<T>(cluster: string, call: KubernetesCall): Promise<T> {
    if (this.refusing.has(cluster)) {
      throw new Error(`${cluster} refuses`);
    }
    if (this.hanging.has(cluster)) {
      return new Promise<T>(() => {});
    }
    const [, namespace] = /namespaces\/([^/]+)\//.exec(call.path)!;
    const place = `${cluster}/${namespace}`;
    if (call.path.endsWith('/resourceclaims')) {
      const items = [
        ...(this.claims.get(place) ?? []),
        ...(this.hidden.get(place) ?? []),
      ];
      return { items } as T;
    }
    if (call.method === undefined) {
      const quota = this.quotas.get(place);
      return { items: quota ? [quota] : [] } as T;
    }
    const body = call.body as Body;
    this.calls.push(`${call.method} ${call.path}`);
    this.written.push(`${place} ${body.spec?.hard?.[small]}`);
    this.quotas.set(place, {
      metadata: { ...body.metadata, labels: quotaLabels },
      spec: body.spec,
    });
    return body as T;
  }
}

describe('QuotaKeeper', () => {
  it('leaves the quotas of a cluster to another portal that writes them, and takes over without a repair', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    project.standings.c = { kind: 'observer', holder: 'other' };
    project.put('c/a', '9', quotaLabels);
    await project.keeper.keep('p');
    expect(project.states()).toEqual(['observed', 'kept']);
    expect(project.written.map(place => place.split(' ')[0])).toEqual(['d/b']);
    project.standings.c = { kind: 'holder' };
    await project.keeper.keep('p');
    expect(project.states()).toEqual(['kept', 'kept']);
    expect(project.hardOf('c/a')).not.toMatchObject({ [small]: '9' });
    expect(project.keeper.statuses('p')[0].repaired).toBe(0);
  });

  it('writes a quota for each namespace, and nothing more when they are as they should be', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    expect(project.states()).toEqual(['pending', 'pending']);
    await project.keeper.keep('p');
    expect(project.calls).toEqual(
      ['a', 'b'].map(
        namespace =>
          `PATCH /api/v1/namespaces/${namespace}/resourcequotas/backstage-gpu?fieldManager=backstage-gpu-quota%2Fbackstage&force=true`,
      ),
    );
    expect(project.hardOf('c/a')).toEqual({ [small]: '2', [claims]: '2' });
    expect(project.hardOf('d/b')).toEqual({ [small]: '2', [claims]: '2' });
    await project.keeper.reconcile();
    expect(project.written).toHaveLength(2);
    expect(project.states()).toEqual(['kept', 'kept']);
  });

  it('takes from one namespace before it gives to another', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    await project.keeper.keep('p');
    project.written.length = 0;
    const request = {
      id: 'r',
      devices: new Map([['small', 4]]),
      claims: 4,
      memoryGib: 0,
    };
    project.reserved = [{ ...request, cluster: 'c', namespace: 'a' }];
    await project.keeper.keep('p');
    expect(project.written).toEqual(['d/b 0', 'c/a 4']);
    project.written.length = 0;
    project.reserved = [{ ...request, cluster: 'd', namespace: 'b' }];
    await project.keeper.keep('p');
    expect(project.written).toEqual(['c/a 0', 'd/b 4']);
  });

  it('puts right what somebody else changed, and counts it', async () => {
    const project = new TestProject(['c/a']);
    await project.keeper.keep('p');
    project.put('c/a', '40', quotaLabels);
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toMatchObject({ [small]: '4' });
    expect(project.keeper.statuses('p')).toEqual([
      { cluster: 'c', namespace: 'a', state: 'kept', repaired: 1 },
    ]);
  });

  it('does not count as drift what the mirror shows late', async () => {
    const project = new TestProject(['c/a']);
    await project.keeper.keep('p');
    project.shown = new Map(project.quotas);
    project.limit = 5;
    await project.keeper.keep('p');
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toMatchObject({ [small]: '5' });
    expect(project.keeper.statuses('p')).toMatchObject([{ repaired: 0 }]);
  });

  it.each(['as the mirror shows', 'though the mirror does not show it yet'])(
    'leaves alone a quota of that name that is somebody else’s, %s',
    async how => {
      const project = new TestProject(['c/a']);
      if (how.startsWith('though')) {
        project.shown = new Map();
      }
      project.put('c/a', '40');
      await project.keeper.keep('p');
      expect(project.written).toEqual([]);
      expect(project.states()).toEqual(['foreign']);
    },
  );

  it('takes its limits from a namespace that is no longer of a project', async () => {
    const project = new TestProject(['c/a', 'c/b']);
    await project.keeper.keep('p');
    project.places.pop();
    project.down.add('c');
    await project.keeper.reconcile();
    expect(project.hardOf('c/b')).toMatchObject({ [small]: '2' });
    project.down.clear();
    await project.keeper.reconcile();
    expect(project.hardOf('c/b')).toBeUndefined();
    expect(project.hardOf('c/a')).toMatchObject({ [small]: '4' });
  });

  it('never allows more than the limit, whatever is reserved and claimed', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    project.reserved = ['c/a', 'd/b', 'd/b', 'd/b', 'd/b'].map(
      (place, index) => ({
        id: `r${index}`,
        devices: new Map([['small', 1]]),
        claims: 1,
        memoryGib: 0,
        cluster: place.split('/')[0],
        namespace: place.split('/')[1],
      }),
    );
    project.claims.set('c/a', [claimOf('x', 'r0'), claimOf('y', 'r0')]);
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toMatchObject({ [small]: '2' });
    expect(project.hardOf('d/b')).toMatchObject({ [small]: '2' });
  });

  it('gives no namespace what another has just taken, though the mirror does not show it yet', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    await project.keeper.keep('p');
    project.hidden.set('d/b', [claimOf('x'), claimOf('y')]);
    project.reserved = [
      {
        id: 'r',
        devices: new Map([['small', 4]]),
        claims: 4,
        memoryGib: 0,
        cluster: 'c',
        namespace: 'a',
      },
    ];
    await project.keeper.keep('p');
    expect(project.hardOf('d/b')).toEqual({ [small]: '0', [claims]: '0' });
    expect(project.hardOf('c/a')).toEqual({ [small]: '2', [claims]: '2' });
    project.hidden.clear();
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toEqual({ [small]: '4', [claims]: '4' });
  });

  it('writes nothing from the name of a tier that no cluster offers, and says so', async () => {
    const project = new TestProject(
      ['c/a'],
      [{ name: 'p', namespaces: [], tiers: ['smal'] }],
    );
    await project.keeper.keep('p');
    expect(project.written).toEqual([]);
    expect(project.keeper.statuses('p')).toMatchObject([
      { state: 'pending', message: expect.stringContaining('smal') },
    ]);
  });

  it('grows no quota while a cluster is not read, and says so', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    await project.keeper.keep('p');
    project.places.pop();
    project.unread.add('d');
    project.others = ['d'];
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toMatchObject({ [small]: '2' });
    expect(project.keeper.statuses('p')).toMatchObject([
      { state: 'pending', message: expect.stringContaining('cluster d') },
    ]);
    project.unread.clear();
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toMatchObject({ [small]: '4' });
  });

  it('lets a project whose cluster hangs hold up no other', async () => {
    const project = new TestProject(['c/a'], [], { q: ['d/b'] });
    project.hanging.add('c');
    void project.keeper.keep('p');
    await project.keeper.keep('q');
    expect(project.hardOf('d/b')).toMatchObject({ [small]: '4' });
  });

  it('says what somebody added to it, and leaves that there', async () => {
    const project = new TestProject(['c/a']);
    await project.keeper.keep('p');
    const quota = project.quotas.get('c/a')!;
    project.quotas.set('c/a', {
      ...quota,
      spec: { hard: { ...quota.spec!.hard, pods: '0' } },
    });
    await project.keeper.keep('p');
    expect(project.keeper.statuses('p')).toMatchObject([
      { state: 'kept', repaired: 0, message: 'somebody else added pods' },
    ]);
    expect(project.written).toHaveLength(1);
  });

  it('allows nothing of a tier that the project may not have', async () => {
    const project = new TestProject(
      ['c/a'],
      [{ name: 'p', tiers: ['other'] } as GpuConfig['projects'][number]],
    );
    project.limit = 'unlimited';
    project.offered = { small: 'class-small', other: 'class-other' };
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toEqual({ [small]: '0' });
  });

  it('takes its limits away when there are none any more', async () => {
    const project = new TestProject(['c/a']);
    await project.keeper.keep('p');
    project.limit = 'unlimited';
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toBeUndefined();
    expect(project.states()).toEqual(['unneeded']);
  });

  it('writes none where that is switched off', async () => {
    const project = new TestProject(
      ['c/a'],
      [{ name: 'p', resourceQuota: false } as GpuConfig['projects'][number]],
    );
    await project.keeper.keep('p');
    expect(project.written).toEqual([]);
    expect(project.states()).toEqual(['off']);
  });

  it('gives no namespace what it could not take from another', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    await project.keeper.keep('p');
    project.refusing.add('c');
    project.reserved = [
      {
        id: 'r',
        devices: new Map([['small', 3]]),
        claims: 3,
        memoryGib: 0,
        cluster: 'd',
        namespace: 'b',
      },
    ];
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toMatchObject({ [small]: '2' });
    expect(project.hardOf('d/b')).toMatchObject({ [small]: '2' });
    expect(project.states()).toEqual(['failed', 'kept']);
  });

  it('leaves the quota of a cluster that is not live, and goes on elsewhere', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    await project.keeper.keep('p');
    project.down.add('c');
    project.limit = 6;
    await project.keeper.keep('p');
    expect(project.hardOf('c/a')).toMatchObject({ [small]: '2' });
    // Whoever reaches that cluster can still take the two there.
    expect(project.hardOf('d/b')).toMatchObject({ [small]: '4' });
  });

  it('says which quota a cluster refused, and tries again', async () => {
    const project = new TestProject(['c/a', 'd/b']);
    project.refusing.add('c');
    await project.keeper.keep('p');
    expect(project.keeper.statuses('p')).toMatchObject([
      { state: 'failed', message: 'c refuses' },
      { state: 'kept' },
    ]);
    project.refusing.clear();
    await project.keeper.keep('p');
    expect(project.states()).toEqual(['kept', 'kept']);
  });
});
