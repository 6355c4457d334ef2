import { ResourceSlice } from '@backstage-gpu/dra';
import { randomFleetCase } from '../../../differential/src/fleets/randomFleetCase';
import { FleetObjects } from './FleetLoader';

/**
 * A random fleet for a real control plane. Its nodes are all ready there, as nothing can make KWOK's nodes fail; taints
 * that would drive out the pods that hold devices are left out. So are pools whose counters several nodes share: how many
 * claims those satisfy depends on the nodes that the scheduler happens to prefer.
 */
export function randomFleet(seed: number): FleetObjects {
  const { nodes, slices, classes, claims } = randomFleetCase(String(seed), 0);
  return {
    id: `random fleet ${seed}`,
    nodes: nodes.map(node => ({
      ...node,
      spec: {
        ...node.spec,
        taints: node.spec?.taints?.filter(
          ({ effect }) => effect !== 'NoExecute',
        ),
      },
      status: {},
    })),
    slices: slices.filter(slice => !sharesCounters(slice, slices)),
    classes,
    claims,
  };
}

function sharesCounters(slice: ResourceSlice, all: ResourceSlice[]): boolean {
  const { driver, pool } = slice.spec;
  const whole = all.filter(
    ({ spec }) => spec.driver === driver && spec.pool.name === pool.name,
  );
  const nodes = new Set(whole.map(({ spec }) => spec.nodeName));
  return nodes.size > 1 && whole.some(({ spec }) => spec.sharedCounters);
}
