// A large fleet of static MIG: nodes of eight H100, each cut into four, and claims that hold a third of the devices.

const profiles = [
  { profile: '1g.10gb', memory: '9984Mi', columns: [0], processors: '16' },
  { profile: '1g.10gb', memory: '9984Mi', columns: [1], processors: '16' },
  { profile: '2g.20gb', memory: '20096Mi', columns: [2, 3], processors: '32' },
  {
    profile: '3g.40gb',
    memory: '40448Mi',
    columns: [4, 5, 6, 7],
    processors: '60',
  },
];
const cards = 8;

/** Devices of one node. */
export const devicesPerNode = cards * profiles.length;

function uuid(kind, ...parts) {
  const digits = parts
    .map(number => number.toString(16).padStart(4, '0'))
    .join('');
  const text = digits.padStart(32, '0');
  return `${kind}-${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(
    12,
    16,
  )}-${text.slice(16, 20)}-${text.slice(20)}`;
}

function device(nodeIndex, card, index) {
  const { profile, memory, columns, processors } = profiles[index];
  return {
    name: `gpu-${card}-mig-${profile.replace('.', '')}-19-${columns[0]}`,
    attributes: {
      type: { string: 'mig' },
      uuid: { string: uuid('MIG', nodeIndex, card, index) },
      parentUUID: { string: uuid('GPU', nodeIndex, card) },
      profile: { string: profile },
      productName: { string: 'NVIDIA H100 80GB HBM3' },
      brand: { string: 'Nvidia' },
      architecture: { string: 'Hopper' },
      cudaComputeCapability: { version: '9.0.0' },
      cudaDriverVersion: { version: '13.0.0' },
      driverVersion: { version: '580.126.20' },
      'resource.kubernetes.io/pciBusID': {
        string: `0000:${(16 + card).toString(16)}:00.0`,
      },
      'resource.kubernetes.io/pcieRoot': {
        string: `pci0000:${(16 + card).toString(16)}`,
      },
      'resource.kubernetes.io/numaNode': { int: card < 4 ? 0 : 1 },
    },
    capacity: {
      memory: { value: memory },
      multiprocessors: { value: processors },
      copyEngines: { value: String(columns.length) },
      decoders: { value: '1' },
      encoders: { value: '0' },
      jpegEngines: { value: '1' },
      ofaEngines: { value: '0' },
      ...Object.fromEntries(
        columns.map(column => [`memorySlice${column}`, { value: '1' }]),
      ),
    },
  };
}

function metadata(name, version, namespace) {
  return {
    name,
    ...(namespace ? { namespace } : {}),
    uid: uuid('uid', version, name.length).slice(4),
    resourceVersion: String(version),
    creationTimestamp: '2026-01-01T10:00:00Z',
    managedFields: [
      {
        manager: 'kubelet',
        operation: 'Update',
        apiVersion: 'v1',
        time: '2026-01-01T10:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:metadata': { 'f:labels': { '.': {} } } },
      },
    ],
  };
}

export function nodeName(index) {
  return `node-${String(index).padStart(5, '0')}`;
}

function node(index) {
  const name = nodeName(index);
  return {
    metadata: {
      ...metadata(name, index + 1),
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': `zone-${index % 3}`,
        'nvidia.com/gpu.present': 'true',
      },
    },
    spec: { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
    status: {
      capacity: { cpu: '128', memory: '2Ti', pods: '250' },
      conditions: [
        'MemoryPressure',
        'DiskPressure',
        'PIDPressure',
        'Ready',
      ].map(type => ({
        type,
        status: type === 'Ready' ? 'True' : 'False',
        lastHeartbeatTime: '2026-01-01T10:00:00Z',
        reason: 'KubeletIsFine',
        message: 'kubelet is posting ready status',
      })),
    },
  };
}

function slice(index) {
  const name = nodeName(index);
  const devices = [];
  for (let card = 0; card < cards; card += 1) {
    for (let part = 0; part < profiles.length; part += 1) {
      devices.push(device(index, card, part));
    }
  }
  return {
    metadata: metadata(`00000-gpu.nvidia.com-${name}-abcde`, index + 1),
    spec: {
      driver: 'gpu.nvidia.com',
      nodeName: name,
      pool: { name, generation: 1, resourceSliceCount: 1 },
      devices,
    },
  };
}

const classes = [
  ['gpu-small', '1g.10gb', 'Small (10 GB)'],
  ['gpu-medium', '2g.20gb', 'Medium (20 GB)'],
  ['gpu-large', '3g.40gb', 'Large (40 GB)'],
];

function deviceClass([name, profile, title], index) {
  return {
    metadata: {
      ...metadata(name, index + 1),
      labels: { 'backstage-gpu.io/tier': name },
      annotations: {
        'backstage-gpu.io/title': title,
        'backstage-gpu.io/order': String(index),
        'backstage-gpu.io/price-per-hour': String(index + 1),
      },
    },
    spec: {
      selectors: [
        {
          cel: {
            expression: `device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == 'mig' && device.attributes['gpu.nvidia.com'].profile == '${profile}'`,
          },
        },
      ],
    },
  };
}

/** Claim number `index`, which holds a device of its own; `generation` tells claims of one device apart. */
export function claim(index, { nodes, claims }, generation = 0) {
  const total = nodes * devicesPerNode;
  const place = Math.floor((index * total) / claims);
  const at = Math.floor(place / devicesPerNode);
  const card = Math.floor((place % devicesPerNode) / profiles.length);
  const part = place % profiles.length;
  const namespace = `team-${index % 50}`;
  const name = `service-${index}-gpu-${generation}`;
  return {
    metadata: {
      ...metadata(name, 1_000_000 + index, namespace),
      finalizers: ['resource.kubernetes.io/delete-protection'],
      annotations: { 'resource.kubernetes.io/pod-claim-name': 'gpu' },
      labels: {
        'backstage.io/kubernetes-id':
          generation === 0
            ? `service-${index}`
            : `service-${index}-${generation}`,
      },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          name: `service-${index}`,
          uid: `pod-${index}`,
          controller: true,
        },
      ],
    },
    spec: {
      devices: {
        requests: [
          {
            name: 'gpu',
            exactly: {
              deviceClassName: classes[Math.max(0, part - 1)][0],
              allocationMode: 'ExactCount',
              count: 1,
            },
          },
        ],
      },
    },
    status: {
      allocation: {
        allocationTimestamp: '2026-01-01T10:00:00Z',
        devices: {
          results: [
            {
              request: 'gpu',
              driver: 'gpu.nvidia.com',
              pool: nodeName(at),
              device: device(at, card, part).name,
            },
          ],
        },
        nodeSelector: {
          nodeSelectorTerms: [
            {
              matchFields: [
                {
                  key: 'metadata.name',
                  operator: 'In',
                  values: [nodeName(at)],
                },
              ],
            },
          ],
        },
      },
      reservedFor: [
        {
          resource: 'pods',
          name: `service-${index}`,
          uid: `pod-${index}`,
        },
      ],
    },
  };
}

function pod(index) {
  return {
    metadata: {
      ...metadata(`service-${index}`, 2_000_000 + index, `team-${index % 50}`),
      labels: {
        app: `service-${index}`,
        'backstage.io/kubernetes-id': `service-${index}`,
        'pod-template-hash': 'abcdef1234',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `service-${index}-abcdef1234`,
          uid: `replica-set-${index}`,
          controller: true,
        },
      ],
    },
  };
}

function* numbers(count, make) {
  for (let index = 0; index < count; index += 1) {
    yield make(index);
  }
}

/** The objects of a fleet by plural, made as they are asked for. */
export function fleetObjects(size) {
  return {
    nodes: () => numbers(size.nodes, node),
    resourceslices: () => numbers(size.nodes, slice),
    deviceclasses: () => classes.map(deviceClass),
    resourceclaims: () => numbers(size.claims, index => claim(index, size)),
    pods: () => numbers(size.claims, pod),
    namespaces: () =>
      numbers(50, index => ({
        metadata: {
          ...metadata(`team-${index}`, index + 1),
          labels: { 'backstage-gpu.io/project': `team-${index}` },
        },
      })),
    deployments: () => [],
    configmaps: () => [],
    resourcequotas: () => [],
    events: () => [],
  };
}
