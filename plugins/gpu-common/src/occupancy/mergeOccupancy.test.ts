import { Occupancy, OccupancyNode } from './Occupancy';
import { mergeOccupancy } from './mergeOccupancy';

function node(name: string | undefined, id: string): OccupancyNode {
  return {
    ...(name === undefined ? {} : { name }),
    gpus: [{ id, driver: 'd', pool: 'p', devices: [] }],
  };
}

function occupancy(changes: Partial<Occupancy>): Occupancy {
  return { revision: 6, partial: true, clusters: [], removed: [], ...changes };
}

const before = occupancy({
  revision: 5,
  partial: false,
  view: 'a1b2c3d4',
  clusters: [
    {
      name: 'c',
      nodes: [node(undefined, '0'), node('a', '1'), node('b', '2')],
    },
    { name: 'd', nodes: [node('a', '3')] },
  ],
});
const unchanged = { name: 'd', nodes: [] };

describe('mergeOccupancy', () => {
  it('takes a whole answer as it is', () => {
    const whole = occupancy({ partial: false });
    expect(mergeOccupancy(before, whole)).toBe(whole);
    expect(mergeOccupancy(undefined, whole)).toBe(whole);
  });

  it('replaces nodes that changed, adds those that are new in their place, forgets those that are gone', () => {
    const merged = mergeOccupancy(
      before,
      occupancy({
        view: 'a1b2c3d4',
        clusters: [
          { name: 'c', nodes: [node('aa', '5'), node('b', '4')] },
          unchanged,
        ],
        removed: [{ cluster: 'c', node: 'a' }, { cluster: 'c' }],
      }),
    );
    expect(merged).toEqual({
      ...before,
      revision: 6,
      clusters: [
        { name: 'c', nodes: [node('aa', '5'), node('b', '4')] },
        before.clusters[1],
      ],
    });
    expect(merged.clusters[1]).toBe(before.clusters[1]);
  });

  it('replaces devices that changed in a node of which only those are listed', () => {
    const device = (name: string, state: 'free' | 'allocated') => ({
      name,
      dynamic: false,
      state,
      tiers: ['t'],
    });
    const gpu = (id: string, ...devices: ReturnType<typeof device>[]) => ({
      id,
      driver: 'd',
      pool: 'p',
      devices,
    });
    const [a, b, c] = ['a', 'b', 'c'].map(name => device(name, 'free'));
    const held = device('b', 'allocated');
    const known = [gpu('1', a), gpu('2', a, b, c)];
    const merged = mergeOccupancy(
      occupancy({
        clusters: [{ name: 'c', nodes: [{ name: 'n', gpus: known }] }],
      }),
      occupancy({
        clusters: [
          {
            name: 'c',
            nodes: [{ name: 'n', partial: true, gpus: [gpu('2', held)] }],
          },
        ],
      }),
    );
    expect(merged.clusters[0].nodes).toEqual([
      { name: 'n', gpus: [known[0], gpu('2', a, held, c)] },
    ]);
    const [first, second] = merged.clusters[0].nodes[0].gpus;
    expect(first).toBe(known[0]);
    expect(second.devices[0]).toBe(a);
  });

  it('keeps the list itself when nothing changed', () => {
    const merged = mergeOccupancy(
      before,
      occupancy({ clusters: [{ name: 'c', nodes: [] }, unchanged] }),
    );
    expect(merged.revision).toBe(6);
    expect(merged.clusters).toBe(before.clusters);
  });
});
