import { UsageDimension } from '@backstage-gpu/plugin-gpu-common';
import { LedgerEntry } from './AllocationRow';
import { Interval } from './Interval';
import { UnobservedTime } from './UnobservedTime';
import { UsageCounter } from './__testUtils__/UsageCounter';

const hour = 3_600_000;
const start = Date.parse('2026-11-02T00:00:00Z');
const at = (hours: number) => start + hours * hour;
const until = at(60);
const gib = 2 ** 30;

function entry(
  from: number,
  to: number | undefined,
  more: Partial<LedgerEntry> = {},
): LedgerEntry {
  return {
    id: 1,
    cluster: 'prod',
    device: 'prod/d/p/gpu-0',
    tier: 'gpu-small',
    pricePerHour: 2,
    project: 'fraud-ml',
    memoryBytes: 10 * gib,
    allocatedAfter: at(from),
    allocatedAt: at(from),
    ...(to === undefined ? {} : { end: { freedAt: at(to), freedBy: at(to) } }),
    ...more,
  };
}

function count(
  entries: LedgerEntry[],
  options: {
    groupBy?: UsageDimension[];
    window?: Interval;
    gaps?: Interval[];
    now?: number;
  } = {},
) {
  const now = options.now ?? until;
  const unobserved = new UnobservedTime(
    { since: at(-100), until },
    options.gaps ?? [],
    now,
  );
  const counter = new UsageCounter({
    window: options.window ?? { from: at(0), to: at(48) },
    groupBy: options.groupBy ?? [],
    observations: new Map([['prod', { until, unobserved }]]),
    now,
  });
  entries.forEach(each => counter.add(each));
  return { groups: counter.groups(), total: counter.total() };
}

const none = {
  deviceHours: 0,
  memoryGibHours: 0,
  deviceHoursWithoutMemory: 0,
  cost: 0,
  deviceHoursWithoutPrice: 0,
  inferredDeviceHours: 0,
  unobservedDeviceHours: 0,
};

describe('UsageCounter', () => {
  it.each([
    ['nothing', [], { ...none }],
    [
      'an allocation inside the window',
      [entry(1, 4)],
      { ...none, deviceHours: 3, memoryGibHours: 30, cost: 6 },
    ],
    [
      'one that reaches beyond both ends',
      [entry(-10, 50)],
      { ...none, deviceHours: 48, memoryGibHours: 480, cost: 96 },
    ],
    ['one that ends as the window begins', [entry(-2, 0)], { ...none }],
    [
      'one without a price and without memory',
      [entry(0, 2, { pricePerHour: undefined, memoryBytes: undefined })],
      {
        deviceHours: 2,
        deviceHoursWithoutMemory: 2,
        deviceHoursWithoutPrice: 2,
        inferredDeviceHours: 0,
        unobservedDeviceHours: 0,
      },
    ],
    [
      'one that is free of charge',
      [entry(0, 2, { pricePerHour: 0 })],
      { ...none, deviceHours: 2, memoryGibHours: 20 },
    ],
    [
      'two of one device that overlap: once',
      [entry(0, 3), entry(2, 5)],
      { ...none, deviceHours: 5, memoryGibHours: 50, cost: 10 },
    ],
    [
      'bounds that nobody saw: apart',
      [
        entry(4, 6, {
          allocatedAfter: at(3),
          end: { freedAt: at(6), freedBy: at(8) },
        }),
      ],
      {
        ...none,
        deviceHours: 2,
        memoryGibHours: 20,
        cost: 4,
        unobservedDeviceHours: 3,
      },
    ],
    [
      'bounds of two allocations in one gap: once',
      [
        entry(0, 2, { end: { freedAt: at(2), freedBy: at(6) } }),
        entry(6, 7, { allocatedAfter: at(2) }),
      ],
      {
        ...none,
        deviceHours: 3,
        memoryGibHours: 30,
        cost: 6,
        unobservedDeviceHours: 4,
      },
    ],
  ])('counts %s', (_, entries, expected) => {
    expect(count(entries).total).toEqual(expected);
  });

  it('counts an allocation through a gap, and says so', () => {
    const { total } = count([entry(0, 10)], {
      gaps: [{ from: at(2), to: at(5) }],
    });
    expect(total).toMatchObject({ deviceHours: 10, inferredDeviceHours: 3 });
  });

  it('counts one that goes on up to where its cluster was last watched', () => {
    const window = { from: at(50), to: at(100) };
    expect(count([entry(0, undefined)], { window }).total).toMatchObject({
      deviceHours: 10,
      unobservedDeviceHours: 0,
    });
    expect(
      count([entry(0, undefined)], { window, now: at(64) }).total,
    ).toMatchObject({ deviceHours: 10, unobservedDeviceHours: 4 });
  });

  it('groups by several dimensions, what is not known last', () => {
    const { groups } = count(
      [
        entry(20, 26),
        entry(30, 31, { project: undefined, device: 'prod/d/p/gpu-1' }),
        entry(40, 42, { project: 'docs-llm', device: 'prod/d/p/gpu-2' }),
      ],
      { groupBy: ['day', 'project'] },
    );
    expect(
      groups.map(({ project, day, deviceHours }) => [
        project,
        day,
        deviceHours,
      ]),
    ).toEqual([
      ['docs-llm', '2026-11-03', 2],
      ['fraud-ml', '2026-11-02', 4],
      ['fraud-ml', '2026-11-03', 2],
      [undefined, '2026-11-03', 1],
    ]);
  });

  it('refuses more groups than anybody reads', () => {
    const many = Array.from({ length: 20_001 }, (_, index) =>
      entry(1, 2, { request: `r${index}`, device: `prod/d/p/gpu-${index}` }),
    );
    expect(() => count(many, { groupBy: ['request'] })).toThrow(
      'groupBy: there are more than 20000 groups; take fewer dimensions or a shorter time',
    );
  });
});
