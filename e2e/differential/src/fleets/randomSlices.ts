import { Device, Node, NodeSelector, ResourceSlice } from '@backstage-gpu/dra';
import { RandomSource } from '../support/RandomSource';
import {
  dynamicPartitions,
  otherDevices,
  RandomDevices,
  sharedDevices,
  staticPartitions,
  wholeCards,
} from './randomDevices';
import { ZONES } from './randomNodes';

type Spec = ResourceSlice['spec'];
type Reach = Pick<
  Spec,
  'nodeName' | 'nodeSelector' | 'allNodes' | 'perDeviceNodeSelection'
>;

function randomNodeSelector(random: RandomSource): NodeSelector {
  return random.pick<NodeSelector>([
    {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'zone', operator: 'In', values: [random.pick(ZONES)] },
          ],
        },
      ],
    },
    {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'zone', operator: 'NotIn', values: ['a'] },
            { key: 'rank', operator: 'Exists' },
          ],
        },
      ],
    },
    {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'rank', operator: 'Gt', values: ['4'] }] },
      ],
    },
    {
      nodeSelectorTerms: [
        {
          matchFields: [
            { key: 'metadata.name', operator: 'In', values: ['n0'] },
          ],
        },
      ],
    },
    {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'rank', operator: 'DoesNotExist' }] },
      ],
    },
  ]);
}

/** Where one device of a pool with selection by device can be used. */
function placed(
  random: RandomSource,
  device: Device,
  nodes: readonly Node[],
): Device {
  return {
    ...device,
    ...random.pick<Partial<Device>>([
      { nodeName: random.pick(nodes).metadata!.name },
      { nodeSelector: randomNodeSelector(random) },
      { allNodes: true },
    ]),
  };
}

/** Something that a pool must not have. */
function spoil(random: RandomSource, slices: ResourceSlice[]): void {
  const withDevices = slices.filter(({ spec }) => spec.devices?.length);
  if (withDevices.length === 0) {
    return;
  }
  const { devices = [] } = random.pick(withDevices).spec;
  const device = random.pick(devices);
  const counters = slices.find(({ spec }) => spec.sharedCounters?.length);
  switch (random.integer(0, 3)) {
    case 0:
      random.pick(withDevices).spec.devices!.push({ ...device });
      break;
    case 1:
      device.consumesCounters = [
        { counterSet: 'nowhere', counters: { memory: { value: '1' } } },
      ];
      break;
    case 2:
      device.consumesCounters?.forEach(consumed => {
        consumed.counters = { ...consumed.counters, bogus: { value: '1' } };
      });
      break;
    default:
      counters?.spec.sharedCounters?.push(counters.spec.sharedCounters[0]);
  }
}

function cut<T>(random: RandomSource, values: T[], most: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < values.length; ) {
    const length = random.integer(1, most);
    parts.push(values.slice(at, at + length));
    at += length;
  }
  return parts;
}

function buildSlices(
  random: RandomSource,
  options: {
    driver: string;
    pool: string;
    reach: () => Reach;
    made: RandomDevices;
  },
): ResourceSlice[] {
  const { driver, pool, reach, made } = options;
  const parts: Partial<Spec>[] = [
    ...cut(random, made.devices, random.pick([4, 30])).map(devices => ({
      devices,
    })),
    ...cut(random, made.sharedCounters, 2).map(sharedCounters => ({
      sharedCounters,
    })),
  ];
  const generation = random.integer(0, 3);
  return parts.map(part => ({
    metadata: { name: `${pool}-${random.integer(0, 1_000_000)}` },
    spec: {
      driver,
      pool: { name: pool, generation, resourceSliceCount: parts.length },
      ...reach(),
      ...part,
    },
  }));
}

/** Slices of an older generation that were not deleted yet, or of a newer one that is being published. */
function otherGeneration(
  random: RandomSource,
  slices: readonly ResourceSlice[],
): ResourceSlice[] {
  const step = random.pick([-1, -1, 1]);
  return random.some([...slices], 0.6).map(({ metadata, spec }) => ({
    metadata: { name: `${metadata?.name}-${step < 0 ? 'old' : 'new'}` },
    spec: {
      ...spec,
      pool: { ...spec.pool, generation: (spec.pool.generation ?? 0) + step },
    },
  }));
}

function trouble(
  random: RandomSource,
  slices: ResourceSlice[],
): ResourceSlice[] {
  return random.weighted<() => ResourceSlice[]>([
    [80, () => slices],
    [7, () => [...slices, ...otherGeneration(random, slices)]],
    [
      6,
      () => {
        const spoilt = structuredClone(slices);
        spoil(random, spoilt);
        return spoilt;
      },
    ],
    [7, () => slices.filter((_, index) => index !== 0 || slices.length < 2)],
  ])();
}

function perNode(random: RandomSource, node: string): ResourceSlice[] {
  const slices: ResourceSlice[] = [];
  const reach = () => ({ nodeName: node });
  if (random.chance(0.8)) {
    const make = random.pick([
      wholeCards,
      staticPartitions,
      dynamicPartitions,
      dynamicPartitions,
    ]);
    const made = make(random);
    const driver = 'gpu.nvidia.com';
    slices.push(
      ...trouble(
        random,
        buildSlices(random, { driver, pool: node, reach, made }),
      ),
    );
  }
  if (random.chance(0.3)) {
    const driver = 'acme.example.com';
    const made = otherDevices(random);
    slices.push(
      ...trouble(
        random,
        buildSlices(random, { driver, pool: node, reach, made }),
      ),
    );
  }
  return slices;
}

/** A pool of devices that are on no one node. */
function acrossNodes(
  random: RandomSource,
  pool: string,
  nodes: readonly Node[],
): ResourceSlice[] {
  const driver = random.pick(['gpu.nvidia.com', 'acme.example.com', 'x.io']);
  const make = random.pick([
    otherDevices,
    wholeCards,
    dynamicPartitions,
    staticPartitions,
    sharedDevices,
  ]);
  const made = make(random);
  const nodeSelector = randomNodeSelector(random);
  const kind = random.integer(0, 3);
  const reaches: (() => Reach)[] = [
    () => ({ allNodes: true }),
    () => ({ nodeSelector }),
    () => ({ nodeName: random.pick(nodes).metadata!.name }),
    () => ({ perDeviceNodeSelection: true }),
  ];
  if (kind === 3) {
    made.devices = made.devices.map(device => placed(random, device, nodes));
  }
  const reach = reaches[kind];
  return trouble(random, buildSlices(random, { driver, pool, reach, made }));
}

/**
 * The ResourceSlices of a cluster, in random order: pools of nodes and pools across nodes; some are incomplete, invalid
 * or just being replaced.
 *
 * @remarks Pools of different drivers with counters have different names: Kubernetes 1.36 takes their counters for one
 * another's.
 */
export function randomSlices(
  random: RandomSource,
  nodes: readonly Node[],
): ResourceSlice[] {
  return random.shuffle([
    ...nodes.flatMap(({ metadata }) => perNode(random, metadata!.name!)),
    ...random
      .list(0, 2, index => acrossNodes(random, `shared-${index}`, nodes))
      .flat(),
  ]);
}
