import { ClusterSummary, Fault } from '@backstage-gpu/plugin-gpu-common';
import { ClusterPicture } from '../watch/ClusterWatcher';
import { describeRefusals } from './describeRefusals';
import { judgeFreshness } from './judgeFreshness';

/** What a cluster is called, and which key of app-config names it. */
export interface ClusterIdentity {
  name: string;
  title: string;
  sandbox: boolean;
  configKey?: string;
}

/** As many pools in trouble as people can read; the rest is counted. */
const namedProblems = 50;

const kinds: Record<string, string> = {
  resourceslices: 'ResourceSlice',
  deviceclasses: 'DeviceClass',
  resourceclaims: 'ResourceClaim',
  nodes: 'Node',
  namespaces: 'Namespace',
  pods: 'Pod',
  resourcequotas: 'ResourceQuota',
  events: 'Event',
};

/** What people want to know of a cluster at first sight: how fresh it is, what is wrong, how large it is. */
export function summariseCluster(options: {
  identity: ClusterIdentity;
  picture: ClusterPicture;
  /** What is wrong with pools, by pool. */
  problems: ReadonlyMap<string, string>;
  /** What is wrong with DeviceClasses, by name. */
  classProblems: ReadonlyMap<string, string>;
  /** What is wrong with namespaces, by name. */
  namespaceProblems: ReadonlyMap<string, string>;
  nodes?: number;
  devices?: number;
}): ClusterSummary {
  const { identity, picture, problems, nodes, devices } = options;
  const { name, title, sandbox } = identity;
  const { freshness, faults } = judgeFreshness(picture, identity);
  return {
    name,
    title,
    sandbox,
    freshness,
    ...(picture.version === undefined ? {} : { version: picture.version }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(devices === undefined ? {} : { devices }),
    faults: [
      ...faults,
      ...describeRefusals(picture.statuses, identity),
      ...objectFaults(picture),
      ...namedFaults('DeviceClass', options.classProblems),
      ...namedFaults('Namespace', options.namespaceProblems),
      ...poolFaults(problems),
    ],
  };
}

function namedFaults(
  kind: string,
  problems: ReadonlyMap<string, string>,
): Fault[] {
  return [...problems].map(([name, message]) => ({
    kind: 'object',
    object: `${kind}/${name}`,
    message,
  }));
}

function objectFaults({ unusable, statuses }: ClusterPicture): Fault[] {
  return unusable.map(({ collection, key, problem }) => ({
    kind: 'object',
    object: `${
      kinds[collection] ?? statuses.get(collection)?.requestKind ?? collection
    }/${key}`,
    message: `it is left out: ${problem}`,
  }));
}

function poolFaults(problems: ReadonlyMap<string, string>): Fault[] {
  const faults = [...problems]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .slice(0, namedProblems)
    .map(
      ([pool, message]): Fault => ({
        kind: 'object',
        object: `Pool/${pool}`,
        message,
      }),
    );
  const more = problems.size - faults.length;
  return more > 0
    ? [
        ...faults,
        {
          kind: 'object',
          message: `${more} more pools are invalid: see the log of their driver`,
        },
      ]
    : faults;
}
