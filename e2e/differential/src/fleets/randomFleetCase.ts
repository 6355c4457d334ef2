import { Toleration } from '@backstage-gpu/dra';
import { RandomSource } from '../support/RandomSource';
import { FleetCase } from './FleetCase';
import { randomClaims } from './randomClaims';
import { randomClaimSpec } from './randomClaimSpec';
import { randomClasses } from './randomClasses';
import { randomNodes } from './randomNodes';
import { randomSlices } from './randomSlices';

/** More claims than this are not counted. */
const MAXIMUM = 50;

const TOLERATIONS: Toleration[] = [
  { key: 'nvidia.com/gpu', operator: 'Exists' },
  { key: 'maintenance', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists' },
];

/** The case with this number in a run with this seed. */
export function randomFleetCase(seed: string, index: number): FleetCase {
  const random = new RandomSource(`${seed} fleet ${index}`);
  const nodes = randomNodes(random);
  const slices = randomSlices(random, nodes);
  const classes = randomClasses(random);
  return {
    nodes,
    slices,
    classes,
    claims: randomClaims(random, slices),
    tolerations: random.some(TOLERATIONS, 0.25),
    asks: [
      ...classes.map(({ metadata }) => ({
        spec: {
          devices: {
            requests: [
              { name: 'gpu', exactly: { deviceClassName: metadata!.name! } },
            ],
          },
        },
        maximum: MAXIMUM,
      })),
      ...random.list(3, 6, () => ({
        spec: randomClaimSpec(random, classes),
        maximum: MAXIMUM,
      })),
    ],
    pods: random.list(1, 3, () => ({
      claims: random.list(1, 2, claim => ({
        metadata: { namespace: 'default', name: `claim-${claim}` },
        spec: randomClaimSpec(random, classes),
      })),
    })),
  };
}
