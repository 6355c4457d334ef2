import { NodeDemand } from '../node';
import {
  DeviceClass,
  Node,
  NodeSelector,
  ResourceClaim,
  ResourceClaimSpec,
  ResourceSlice,
} from '../types';
import { readObjects } from './readFixture';

interface WrittenCase {
  name: string;
  nodes: {
    name: string;
    labels?: Record<string, string>;
    spec?: Node['spec'];
  }[];
  pools: {
    driver?: string;
    name?: string;
    node?: string;
    nodeSelector?: NodeSelector;
    generation?: number;
    resourceSliceCount?: number;
    sharedCounters?: ResourceSlice['spec']['sharedCounters'];
    devices?: ({ name: string; good?: boolean } & object)[];
  }[];
  held?: string[];
  pod?: NodeDemand;
  granted: string[];
  stop?: string;
}

/** A cluster, claims of one device, and what first fit gives them. */
export interface FirstFitCase {
  name: string;
  nodes: Node[];
  slices: ResourceSlice[];
  classes: DeviceClass[];
  /** Claims that hold devices already. */
  claims: ResourceClaim[];
  claimSpec: ResourceClaimSpec;
  demand: NodeDemand;
  /** Keys of the devices, in the order of the claims. */
  granted: string[];
  /** Part of the error that ends it. */
  stop?: string;
}

/** The part of an error that a case names, or all of an error that it does not name. */
export function namedStop(
  { stop }: FirstFitCase,
  message: string | undefined,
): string | undefined {
  return stop !== undefined && message?.includes(stop) ? stop : message;
}

/** The cases of `testdata/first-fit-cases.yaml`. */
export const firstFitCases: FirstFitCase[] = readObjects<WrittenCase[]>(
  'first-fit-cases.yaml',
)[0].map(written => ({
  name: written.name,
  nodes: written.nodes.map(({ name, labels, spec }) => ({
    metadata: { name, labels },
    spec,
  })),
  slices: written.pools.map(toSlice),
  classes: [
    {
      metadata: { name: 'good' },
      spec: {
        selectors: [
          {
            cel: {
              expression: 'device.attributes[device.driver].good',
            },
          },
        ],
      },
    },
  ],
  claims: (written.held ?? []).map(toClaim),
  claimSpec: {
    devices: {
      requests: [{ name: 'gpu', exactly: { deviceClassName: 'good' } }],
    },
  },
  demand: written.pod ?? {},
  granted: written.granted,
  stop: written.stop,
}));

function toSlice(
  {
    driver = 'gpu.example.com',
    node,
    name = node ?? '',
    nodeSelector,
    generation = 1,
    resourceSliceCount = 1,
    sharedCounters,
    devices,
  }: WrittenCase['pools'][number],
  index: number,
): ResourceSlice {
  return {
    metadata: { name: `slice-${index}` },
    spec: {
      driver,
      pool: { name, generation, resourceSliceCount },
      ...(node ? { nodeName: node } : { nodeSelector }),
      ...(sharedCounters && { sharedCounters }),
      ...(devices && {
        devices: devices.map(({ good, ...device }) => ({
          ...device,
          ...(good !== undefined && {
            attributes: { good: { bool: good } },
          }),
        })),
      }),
    },
  };
}

function toClaim(key: string): ResourceClaim {
  const [driver, pool, device] = key.split('/');
  return {
    metadata: { name: device, namespace: 'default', uid: key },
    spec: {},
    status: {
      allocation: {
        devices: { results: [{ request: 'gpu', driver, pool, device }] },
      },
    },
  };
}
