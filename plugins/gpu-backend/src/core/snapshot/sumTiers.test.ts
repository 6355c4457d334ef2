import { ClusterModel, ClusterTier } from '../inventory/ClusterModel';
import { sumTiers } from './sumTiers';

const freshness = {
  state: 'live' as const,
  since: '2026-01-01T00:00:00.000Z',
};

function cluster(
  name: string,
  allocatable: number | undefined,
  total = allocatable,
): ClusterModel {
  const tier = {
    name: 'small',
    deviceClass: 'small',
    title: 'Small',
    order: 1,
  };
  return {
    summary: { name, freshness },
    limitsReadable: true,
    tiers: [tier],
    availability: [
      {
        tier: 'small',
        cluster: name,
        freshness,
        ...(allocatable === undefined
          ? {}
          : { allocatable, total, allocated: 0, bestPacking: allocatable }),
        unavailable: [],
        undecided: 0,
        profiles: [],
      } as ClusterTier,
    ],
  } as unknown as ClusterModel;
}

const unread = (name: string): ClusterModel =>
  ({
    summary: { name, freshness: { ...freshness, state: 'unreachable' } },
    limitsReadable: false,
    tiers: [],
    availability: [],
  } as unknown as ClusterModel);

const none = (name: string): ClusterModel =>
  ({ ...unread(name), limitsReadable: true } as ClusterModel);

describe('sumTiers', () => {
  it.each<
    [string, ClusterModel[], number | undefined, string | undefined, string[]]
  >([
    ['some of one', [cluster('a', 3)], 3, undefined, ['a']],
    [
      'what two have',
      [cluster('a', 3), cluster('b', 2)],
      5,
      undefined,
      ['a', 'b'],
    ],
    [
      'none where no GPU is cut so',
      [cluster('a', 0)],
      0,
      'noneSuchDevice',
      ['a'],
    ],
    ['all taken', [cluster('a', 0, 4)], 0, 'allTaken', ['a']],
    ['nothing known', [cluster('a', undefined)], undefined, 'unknown', ['a']],
    [
      'none where one is, and another was never read',
      [cluster('a', 0), unread('b')],
      0,
      'unknown',
      ['a', 'b'],
    ],
    [
      'some where one is, and another was never read',
      [cluster('a', 2), unread('b')],
      2,
      undefined,
      ['a', 'b'],
    ],
    [
      'none where another cluster does not have the tier',
      [cluster('a', 0), none('b')],
      0,
      'noneSuchDevice',
      ['a'],
    ],
  ])('is %s', (_name, clusters, allocatable, why, names) => {
    const [sum] = sumTiers(clusters);
    expect(sum.allocatable).toBe(allocatable);
    expect(sum.why).toBe(why);
    expect(sum.clusters.map(each => each.cluster)).toEqual(names);
  });
});
