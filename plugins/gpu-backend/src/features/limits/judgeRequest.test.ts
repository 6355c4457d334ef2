import {
  LimitCheck,
  ProjectLimitSettings,
} from '@backstage-gpu/plugin-gpu-common';
import { judgeRequest } from './judgeRequest';
import { resolveLimits } from './resolveLimits';

function judge(
  settings: ProjectLimitSettings,
  options: {
    tiers?: string[];
    devices?: number;
    memoryGib?: number;
    refusals?: LimitCheck[];
  } = {},
) {
  return judgeRequest({
    project: 'p',
    limits: resolveLimits([{ settings, origin: { kind: 'config' } }]),
    tiers: options.tiers,
    use: {
      devices: new Map([
        ['small', 3],
        ['large', 9],
      ]),
      memoryGib: 30,
    },
    refusals: options.refusals ?? [],
    request: {
      devices: new Map([['small', options.devices ?? 1]]),
      count: options.devices ?? 1,
      memoryGib: options.memoryGib,
    },
  });
}

describe('judgeRequest', () => {
  it.each<
    [
      string,
      Parameters<typeof judge>,
      string,
      { limit: string; remedy: RegExp }[],
    ]
  >([
    ['allows what nobody limits', [{}], 'allowed', []],
    [
      'allows the last place',
      [{ devices: { small: { hard: 4 } } }],
      'allowed',
      [],
    ],
    [
      'refuses above the hard limit',
      [{ devices: { small: { hard: 3 } } }],
      'refused',
      [{ limit: 'devices', remedy: /release a service of p that holds small/ }],
    ],
    [
      'warns above the soft limit',
      [{ devices: { small: { hard: 4, soft: 3 } } }],
      'warned',
      [{ limit: 'devices', remedy: /release a service/ }],
    ],
    [
      'refuses rather than warns above both',
      [{ devices: { small: { hard: 3, soft: 2 } } }],
      'refused',
      [{ limit: 'devices', remedy: /release a service/ }],
    ],
    [
      'warns where there is only a soft limit',
      [{ devices: { small: { hard: 'unlimited', soft: 3 } } }],
      'warned',
      [{ limit: 'devices', remedy: /release a service/ }],
    ],
    [
      'refuses everything at 0',
      [{ devices: { small: { hard: 0 } } }],
      'refused',
      [{ limit: 'devices', remedy: /release a service/ }],
    ],
    [
      'does not count other tiers',
      [{ devices: { large: { hard: 1 } } }],
      'allowed',
      [],
    ],
    [
      'refuses a tier that the project may not have',
      [{}, { tiers: ['large', 'huge'] }],
      'refused',
      [{ limit: 'tier', remedy: /ask for large or huge, or have small added/ }],
    ],
    [
      'allows a tier that it may have',
      [{}, { tiers: ['small'] }],
      'allowed',
      [],
    ],
    [
      'allows GPU memory up to the limit',
      [{ memoryGib: { hard: 40 } }, { memoryGib: 10 }],
      'allowed',
      [],
    ],
    [
      'refuses GPU memory above it',
      [{ memoryGib: { hard: 39.5 } }, { memoryGib: 10 }],
      'refused',
      [{ limit: 'memoryGib', remedy: /take a smaller tier/ }],
    ],
    [
      'refuses unknown memory where memory is limited',
      [{ memoryGib: { hard: 500 } }],
      'refused',
      [{ limit: 'memoryGib', remedy: /that says its memory/ }],
    ],
    [
      'allows unknown memory where memory is not limited',
      [{ memoryGib: { hard: 'unlimited' } }],
      'allowed',
      [],
    ],
    [
      'refuses more devices than one request may have',
      [{ devicesPerRequest: 1 }, { devices: 2 }],
      'refused',
      [{ limit: 'devicesPerRequest', remedy: /fewer devices/ }],
    ],
    [
      'does not count what is held against one request',
      [{ devicesPerRequest: 1, memoryGibPerRequest: 10 }, { memoryGib: 10 }],
      'allowed',
      [],
    ],
    [
      'names every limit that refuses',
      [
        { devices: { small: { hard: 3 } }, memoryGibPerRequest: 9 },
        { memoryGib: 10 },
      ],
      'refused',
      [
        { limit: 'devices', remedy: /release/ },
        { limit: 'memoryGibPerRequest', remedy: /take a smaller tier/ },
      ],
    ],
  ])('%s', (_name, question, outcome, objections) => {
    const verdict = judge(...question);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.checks.filter(check => check.outcome !== 'allowed')).toEqual(
      objections.map(({ limit, remedy }) =>
        expect.objectContaining({
          limit,
          remedy: expect.stringMatching(remedy),
        }),
      ),
    );
  });

  it('says what is used and asked for of a limit, and where it comes from', () => {
    expect(
      judge({ devices: { small: { hard: 'unlimited' } } }, { devices: 2 })
        .checks,
    ).toContainEqual({
      limit: 'devices',
      tier: 'small',
      hard: 'unlimited',
      used: 3,
      requested: 2,
      outcome: 'allowed',
      origin: { kind: 'config' },
    });
  });

  it('says once what a quota of the namespace and the project refuse', () => {
    const refusal = (limit: LimitCheck['limit']): LimitCheck => ({
      limit,
      hard: 0,
      used: 3,
      requested: 1,
      outcome: 'refused',
      origin: { kind: 'resourceQuota', object: 'c/n/q' },
    });
    const refusals = [refusal('devices'), refusal('claims')];
    const refusedBy = (settings: ProjectLimitSettings) =>
      judge(settings, { refusals })
        .checks.filter(({ outcome }) => outcome === 'refused')
        .map(({ limit, origin }) => `${limit} by ${origin.kind}`);
    expect(refusedBy({})).toEqual([
      'devices by resourceQuota',
      'claims by resourceQuota',
    ]);
    expect(refusedBy({ devices: { small: { hard: 3 } } })).toEqual([
      'devices by config',
      'claims by resourceQuota',
    ]);
  });
});
