import { Node, Taint } from '@backstage-gpu/dra';
import { RandomSource } from '../support/RandomSource';

const TAINTS: Taint[] = [
  { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
  { key: 'maintenance', effect: 'NoExecute' },
  { key: 'spot', value: 'true', effect: 'PreferNoSchedule' },
];

/** Names of the nodes' zones, for node selectors. */
export const ZONES = ['a', 'b'];

function randomNode(random: RandomSource, name: string): Node {
  const labels: Record<string, string> = {
    'kubernetes.io/hostname': name,
    zone: random.pick(ZONES),
    ...(random.chance(0.5) && { rank: `${random.integer(0, 9)}` }),
  };
  const status = random.weighted([
    [85, 'True'],
    [4, 'False'],
    [3, 'Unknown'],
    [8, undefined],
  ]);
  return {
    metadata: { name, labels },
    spec: {
      ...(random.chance(0.08) && { unschedulable: true }),
      ...(random.chance(0.12) && { taints: random.some(TAINTS, 0.5) }),
    },
    status: { conditions: status ? [{ type: 'Ready', status }] : [] },
  };
}

/** A few nodes, in random order: some cordoned, tainted or not ready. */
export function randomNodes(random: RandomSource): Node[] {
  const nodes = random.list(1, 4, index => randomNode(random, `n${index}`));
  return random.shuffle(nodes);
}
