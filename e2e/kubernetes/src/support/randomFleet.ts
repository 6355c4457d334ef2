import { randomFleetCase } from '../../../differential/src/fleets/randomFleetCase';
import { FleetObjects } from './FleetLoader';

/**
 * A random fleet for a real control plane. Its nodes are all ready there, as nothing can make KWOK's nodes fail; taints
 * that would drive out the pods that hold devices are left out.
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
    slices,
    classes,
    claims,
  };
}
