import { CounterSet, Device, DeviceTaint } from '@backstage-gpu/dra';
import { RandomSource } from '../support/RandomSource';

/** Devices of one pool, with the counters that they share. */
export interface RandomDevices {
  devices: Device[];
  sharedCounters: CounterSet[];
}

const COLUMNS = 8;

/** Profiles of a card with eight memory slices: where they may sit and how wide they are. */
const PROFILES = [
  { name: '1g.10gb', width: 1, starts: [0, 1, 2, 3, 4, 5, 6] },
  { name: '2g.20gb', width: 2, starts: [0, 2, 4] },
  { name: '3g.40gb', width: 4, starts: [0, 4] },
  { name: '7g.80gb', width: 8, starts: [0] },
];
const TAINTS: DeviceTaint[] = [
  { key: 'gpu.nvidia.com/xid', value: '79', effect: 'NoSchedule' },
  { key: 'gpu.nvidia.com/xid', value: '98', effect: 'NoExecute' },
  { key: 'draining', effect: 'NoSchedule' },
  { key: 'watched', effect: 'None' },
  { key: 'odd', effect: 'Unheard' },
];

interface Partition {
  profile: string;
  width: number;
  first: number;
}

function partitions(): Partition[] {
  return PROFILES.flatMap(({ name, width, starts }) =>
    starts.map(first => ({ profile: name, width, first })),
  );
}

/** Now and then a device has a taint, a binding condition, or lacks an attribute. */
function vary(random: RandomSource, device: Device): Device {
  const attributes = { ...device.attributes };
  for (const name of Object.keys(attributes)) {
    if (random.chance(0.03)) {
      delete attributes[name];
    }
  }
  return {
    ...device,
    attributes,
    ...(random.chance(0.1) && { taints: random.some(TAINTS, 0.4) }),
    ...(random.chance(0.02) && {
      bindsToNode: random.chance(0.5),
      bindingConditions: ['attached'],
      bindingFailureConditions: ['broken'],
    }),
  };
}

function common(random: RandomSource, card: number): Device['attributes'] {
  return {
    productName: { string: card === 2 ? 'NVIDIA A100' : 'NVIDIA H100' },
    driverVersion: { version: random.pick(['570.195.3', '580.126.20']) },
    'resource.kubernetes.io/numaNode': { int: card % 2 },
    'resource.kubernetes.io/pcieRoot': { string: `pci${card}` },
  };
}

function wholeCard(random: RandomSource, card: number): Device {
  return {
    name: `gpu-${card}`,
    attributes: {
      ...common(random, card),
      type: { string: random.chance(0.1) ? 'vfio' : 'gpu' },
      uuid: { string: `GPU-${card}` },
      index: { int: card },
    },
    capacity: { memory: { value: '80Gi' }, multiprocessors: { value: '132' } },
  };
}

function partitionDevice(
  random: RandomSource,
  card: number,
  { profile, width, first }: Partition,
): Device {
  return {
    name: `gpu-${card}-mig-${profile.replace('.', '')}-${first}`,
    attributes: {
      ...common(random, card),
      type: { string: 'mig' },
      profile: { string: profile },
      parentUUID: { string: `GPU-${card}` },
    },
    capacity: {
      memory: { value: `${width * 10}Gi` },
      multiprocessors: { value: `${width * 16}` },
    },
  };
}

function consumption(card: number, first: number, width: number) {
  const columns = Array.from({ length: width }, (_, index) => first + index);
  return [
    {
      counterSet: `card-${card}`,
      counters: Object.fromEntries([
        ['memory', { value: `${width * 10}Gi` }],
        ['multiprocessors', { value: `${width * 16}` }],
        ...columns.map(column => [`memory-slice-${column}`, { value: '1' }]),
      ]),
    },
  ];
}

function counterSet(random: RandomSource, card: number): CounterSet {
  return {
    name: `card-${card}`,
    counters: Object.fromEntries([
      ['memory', { value: random.chance(0.1) ? '60Gi' : '80Gi' }],
      ['multiprocessors', { value: random.pick(['128', '132', '0.132k']) }],
      ...Array.from({ length: COLUMNS }, (_, column) => [
        `memory-slice-${column}`,
        { value: '1' },
      ]),
    ]),
  };
}

/** Whole cards. */
export function wholeCards(random: RandomSource): RandomDevices {
  const devices = random.list(1, 6, card =>
    vary(random, wholeCard(random, card)),
  );
  return { devices, sharedCounters: [] };
}

/** Partitions that are there already: each is a device of its own, and none overlaps another. */
export function staticPartitions(random: RandomSource): RandomDevices {
  const devices = random
    .list(1, 3, card => card)
    .flatMap(card => {
      let first = 0;
      return random
        .shuffle(partitions())
        .sort((left, right) => left.first - right.first)
        .filter(partition => {
          const fits = partition.first >= first;
          first = fits ? partition.first + partition.width : first;
          return fits;
        })
        .map(partition =>
          vary(random, partitionDevice(random, card, partition)),
        );
    });
  return { devices, sharedCounters: [] };
}

/** All partitions that can be made, which share counters with each other and with the whole card. */
export function dynamicPartitions(random: RandomSource): RandomDevices {
  const cards = random.list(1, 2, card => card);
  const devices = cards.flatMap(card => {
    const whole = wholeCard(random, card);
    const offered = random.some(partitions(), random.pick([0.4, 1]));
    return [
      { ...whole, consumesCounters: consumption(card, 0, COLUMNS) },
      ...offered.map(partition => ({
        ...partitionDevice(random, card, partition),
        consumesCounters: consumption(card, partition.first, partition.width),
      })),
    ].map(device => vary(random, device));
  });
  return {
    devices: random.chance(0.5) ? devices : random.shuffle(devices),
    sharedCounters: cards.map(card => counterSet(random, card)),
  };
}

/** Devices of another driver, with other attributes. */
export function otherDevices(random: RandomSource): RandomDevices {
  const devices = random.list(1, 5, index =>
    vary(random, {
      name: `nic-${index}`,
      attributes: {
        rank: { int: index },
        fast: { bool: random.chance(0.5) },
        'resource.kubernetes.io/numaNode': { int: index % 2 },
        ...(random.chance(0.3) && { type: { int: 7 } }),
      },
      capacity: { lanes: { value: `${index + 1}` } },
    }),
  );
  return { devices, sharedCounters: [] };
}

/** Devices that several claims share, with rules for how much may be asked. */
export function sharedDevices(random: RandomSource): RandomDevices {
  const devices = random.list(1, 3, index =>
    vary(random, {
      name: `shared-${index}`,
      allowMultipleAllocations: random.chance(0.9),
      attributes: { type: { string: 'shared' }, index: { int: index } },
      capacity: {
        memory: {
          value: random.pick(['80Gi', '10Gi', '40960M']),
          ...(random.chance(0.7) && {
            requestPolicy: random.pick([
              { default: '10Gi' },
              {
                default: '4Gi',
                validRange: { min: '1Gi', max: '40Gi', step: '1Gi' },
              },
              { default: '1Gi', validRange: { min: '1Gi' } },
              { default: '5Gi', validValues: ['5Gi', '10Gi', '20Gi'] },
            ]),
          }),
        },
        ...(random.chance(0.4) && {
          slots: {
            value: `${random.integer(1, 6)}`,
            requestPolicy: { default: '1' },
          },
        }),
      },
    }),
  );
  return { devices, sharedCounters: [] };
}
