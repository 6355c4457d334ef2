import { ResourceClaim } from '@backstage-gpu/dra';
import { NotFoundError } from '@backstage/errors';
import { ProjectLimitSettings } from '@backstage-gpu/plugin-gpu-common';
import {
  createTestDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import { GpuConfig } from '../../core/config/readGpuConfig';
import { pictureOf } from './__testUtils__/pictureOf';
import { LimitResolver } from './LimitResolver';
import { LimitsChangedError, LimitService } from './LimitService';
import { LimitStore } from './LimitStore';

const held = {
  metadata: { name: 'kubectl' },
  spec: {
    devices: {
      requests: [{ name: 'gpu', exactly: { deviceClassName: 'class-small' } }],
    },
  },
} as ResourceClaim;

const config: GpuConfig = {
  signingKeys: [],
  permissionsEnabled: false,
  shutdownDelayMilliseconds: 0,
  portal: 'backstage',
  leaseNamespace: 'backstage-gpu',
  tiers: [],
  projects: [
    {
      name: 'p',
      namespaces: [],
      tiers: ['small'],
      limits: { devices: { small: { hard: 6 } } },
    },
    { name: 'q', namespaces: [], limits: { devices: { small: { hard: 2 } } } },
  ],
  defaultLimits: { memoryGib: { hard: 100 } },
  workloads: { tolerations: [], vllm: { image: 'x' } },
};

describe.each(testDatabaseEngines)('LimitService on %s', engine => {
  const onChange = jest.fn(async () => {});
  let store: LimitStore;
  let service: LimitService;

  beforeEach(async () => {
    onChange.mockClear();
    store = new LimitStore(await createTestDatabase(engine));
    const picture = pictureOf(
      {
        c: {
          tiers: { small: 'class-small' },
          memoryGib: { small: 10 },
          claims: { ours: [held] },
        },
      },
      { p: ['c/ours'], q: [] },
      { small: 5 },
    );
    service = new LimitService({
      store,
      resolver: new LimitResolver({ store, config, snapshot: () => picture }),
      snapshot: () => picture,
      reserved: reservedOf,
      allReserved: async () => new Map([['p', await reservedOf('p')]]),
      quotas: () => [],
      onChange,
      now: () => new Date('2026-01-01T10:00:00Z'),
    });
  });

  async function reservedOf(project: string) {
    return project === 'p'
      ? [
          {
            id: 'r',
            devices: new Map([['small', 2]]),
            count: 2,
            claims: 2,
            memoryGib: 20,
            cluster: 'c',
            namespace: 'ours',
          },
        ]
      : [];
  }

  function update(
    settings: ProjectLimitSettings,
    version: number,
    options: { dryRun?: boolean; project?: string } = {},
  ) {
    return service.update({
      project: options.project ?? 'p',
      body: { settings, note: 'because' },
      version,
      by: 'user:default/ada',
      dryRun: options.dryRun ?? false,
    });
  }

  it('shows the configured limits and what is held of them, until somebody sets others', async () => {
    expect(await service.get('p')).toMatchObject({
      version: 0,
      tiers: ['small'],
      settings: {},
      devices: [
        { tier: 'small', hard: 6, used: 3, origin: { kind: 'config' } },
      ],
      memoryGib: { hard: 100, used: 30, origin: { kind: 'defaults' } },
    });
    await update({ devices: { small: { hard: 4, soft: 3 } } }, 0);
    expect(await service.get('p')).toMatchObject({
      version: 1,
      settings: { devices: { small: { hard: 4, soft: 3 } } },
      devices: [
        {
          tier: 'small',
          hard: 4,
          soft: 3,
          used: 3,
          origin: {
            kind: 'set',
            by: 'user:default/ada',
            at: '2026-01-01T10:00:00.000Z',
            note: 'because',
          },
        },
      ],
      memoryGib: { hard: 100, used: 30, origin: { kind: 'defaults' } },
    });
    expect(onChange.mock.calls).toEqual([['p']]);
  });

  it('lists the limits of several as it tells those of each', async () => {
    await update({ devices: { small: { hard: 4 } } }, 0, { project: 'q' });
    expect(await service.list(['p', 'q'])).toEqual([
      await service.get('p'),
      await service.get('q'),
    ]);
  });

  it('judges by the newest version', async () => {
    const asked = {
      devices: new Map([['small', 1]]),
      count: 1,
      claims: 1,
      memoryGib: 10,
      cluster: 'c',
      namespace: 'ours',
    };
    expect((await service.preview('p', asked)).outcome).toBe('allowed');
    await update({ devices: { small: { hard: 1 } } }, 0);
    expect((await service.preview('p', asked)).outcome).toBe('refused');
    await update({ devices: { small: { hard: 10, soft: 3 } } }, 1);
    expect((await service.preview('p', asked)).outcome).toBe('warned');
    await update({}, 2);
    expect((await service.preview('p', asked)).outcome).toBe('allowed');
  });

  it('says in a preview what would be, and changes nothing', async () => {
    const preview = await update({ devices: { small: { hard: 2 } } }, 0, {
      dryRun: true,
    });
    expect(preview).toMatchObject({
      before: { version: 0, devices: [{ hard: 6 }] },
      after: { version: 1, devices: [{ hard: 2 }] },
      over: [{ limit: 'devices', tier: 'small', hard: 2, used: 3 }],
      capacity: [{ tier: 'small', limits: 4, devices: 5 }],
    });
    expect((await service.get('p')).version).toBe(0);
    expect(await store.all()).toEqual([]);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('adds up the limits of all projects, those that were set before those configured', async () => {
    await update({ devices: { small: { hard: 9 } } }, 0, { project: 'q' });
    const { capacity } = await update({}, 0, { dryRun: true });
    expect(capacity).toEqual([{ tier: 'small', limits: 15, devices: 5 }]);
  });

  it('lets one of two changes of the same version happen', async () => {
    const results = await Promise.allSettled([
      update({ devices: { small: { hard: 1 } } }, 0),
      update({ devices: { small: { hard: 2 } } }, 0),
    ]);
    const lost = results.filter(
      (result): result is PromiseRejectedResult => result.status === 'rejected',
    );
    expect(lost).toHaveLength(1);
    expect(lost[0].reason).toBeInstanceOf(LimitsChangedError);
    expect(lost[0].reason).toMatchObject({
      statusCode: 412,
      code: 'limits-changed',
      message: expect.stringMatching(
        /version 0, but at 1: read them again and repeat/,
      ),
    });
    expect((await service.get('p')).version).toBe(1);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('refuses a change of an old version, or of one that is not there yet', async () => {
    await update({}, 0);
    await expect(update({}, 0)).rejects.toThrow(LimitsChangedError);
    await expect(update({}, 2)).rejects.toThrow(LimitsChangedError);
  });

  it('knows no limits of a project that is not known', async () => {
    await expect(service.get('nobody')).rejects.toThrow(NotFoundError);
    await expect(update({}, 0, { project: 'nobody' })).rejects.toThrow(
      'no project nobody is known',
    );
  });
});
