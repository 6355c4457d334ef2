import { ResourceDefinition } from '../cluster/resources';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { formatAge } from './age';

/** One column of a printed table. */
export interface Column {
  name: string;
  type?: string;
  /** Columns of a priority above 0 are for wide output. */
  priority?: number;
  value: (object: KubernetesObject, now: Date) => string | number;
}

const nameColumn: Column = {
  name: 'Name',
  value: ({ metadata }) => metadata.name,
};
const ageColumn: Column = {
  name: 'Age',
  value: ({ metadata }, now) => formatAge(metadata.creationTimestamp, now),
};

const countOf = (record: JsonRecord | undefined) =>
  Object.keys(record ?? {}).length;

const columns: Record<string, Column[]> = {
  Pod: [
    nameColumn,
    column('Ready', ({ spec, status }) => {
      const statuses: JsonRecord[] = status?.containerStatuses ?? [];
      const ready = statuses.filter(container => container.ready).length;
      return `${ready}/${spec.containers?.length ?? 0}`;
    }),
    column('Status', podStatus),
    column('Restarts', () => '0'),
    ageColumn,
    column('IP', ({ status }) => status?.podIP ?? '<none>', { priority: 1 }),
    column('Node', ({ spec }) => spec.nodeName ?? '<none>', { priority: 1 }),
    column('Nominated Node', () => '<none>', { priority: 1 }),
    column('Readiness Gates', () => '<none>', { priority: 1 }),
  ],
  Node: [
    nameColumn,
    column('Status', nodeStatus),
    column('Roles', ({ metadata }) => {
      const roles = Object.keys(metadata.labels ?? {})
        .filter(key => key.startsWith('node-role.kubernetes.io/'))
        .map(key => key.slice('node-role.kubernetes.io/'.length));
      return roles.length > 0 ? roles.join(',') : '<none>';
    }),
    ageColumn,
    column('Version', ({ status }) => status?.nodeInfo?.kubeletVersion ?? ''),
  ],
  Namespace: [
    nameColumn,
    column('Status', ({ status }) => status?.phase ?? ''),
    ageColumn,
  ],
  Deployment: [
    nameColumn,
    column(
      'Ready',
      ({ spec, status }) =>
        `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    ),
    column('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
    column('Available', ({ status }) => status?.availableReplicas ?? 0),
    ageColumn,
  ],
  ReplicaSet: [
    nameColumn,
    column('Desired', ({ spec }) => spec.replicas ?? 0),
    column('Current', ({ status }) => status?.replicas ?? 0),
    column('Ready', ({ status }) => status?.readyReplicas ?? 0),
    ageColumn,
  ],
  Job: [
    nameColumn,
    column('Status', jobStatus),
    column(
      'Completions',
      ({ spec, status }) =>
        `${status?.succeeded ?? 0}/${spec.completions ?? spec.parallelism}`,
    ),
    column('Duration', ({ status }, now) =>
      status?.startTime
        ? formatAge(
            status.startTime,
            status.completionTime ? new Date(status.completionTime) : now,
          )
        : '',
    ),
    ageColumn,
  ],
  Lease: [
    nameColumn,
    column('Holder', ({ spec }) => spec?.holderIdentity ?? ''),
    ageColumn,
  ],
  PodDisruptionBudget: [
    nameColumn,
    column('Min Available', ({ spec }) => spec?.minAvailable ?? 'N/A'),
    column('Max Unavailable', ({ spec }) => spec?.maxUnavailable ?? 'N/A'),
    column(
      'Allowed Disruptions',
      ({ status }) => status?.disruptionsAllowed ?? 0,
    ),
    ageColumn,
  ],
  Service: [
    nameColumn,
    column('Type', ({ spec }) => spec.type ?? ''),
    column('Cluster-IP', ({ spec }) => spec.clusterIP ?? '<none>'),
    column('External-IP', () => '<none>'),
    column('Port(s)', servicePorts),
    ageColumn,
  ],
  Secret: [
    nameColumn,
    column('Type', ({ type }) => type ?? ''),
    column('Data', ({ data }) => countOf(data), { type: 'integer' }),
    ageColumn,
  ],
  ConfigMap: [
    nameColumn,
    column(
      'Data',
      ({ data, binaryData }) => countOf(data) + countOf(binaryData),
    ),
    ageColumn,
  ],
  Event: [
    column('Last Seen', (event, now) =>
      formatAge(
        event.series?.lastObservedTime ??
          event.lastTimestamp ??
          event.eventTime ??
          event.firstTimestamp,
        now,
      ),
    ),
    column('Type', ({ type }) => type ?? ''),
    column('Reason', ({ reason }) => reason ?? ''),
    column('Object', involved),
    column('Message', ({ message }) => String(message ?? '').trim()),
    column('Name', ({ metadata }) => metadata.name, { priority: 1 }),
  ],
  ResourceQuota: [
    nameColumn,
    column('Request', quotaColumn(/^(?!limits\.)/)),
    column('Limit', quotaColumn(/^limits\./)),
    ageColumn,
  ],
  PersistentVolumeClaim: [
    nameColumn,
    column('Status', ({ status }) => status?.phase ?? ''),
    column('Volume', ({ spec }) => spec.volumeName ?? ''),
    column('Capacity', ({ status }) => status?.capacity?.storage ?? ''),
    column('Access Modes', ({ spec }) => (spec.accessModes ?? []).join(',')),
    column('StorageClass', ({ spec }) => spec.storageClassName ?? ''),
    ageColumn,
  ],
  ResourceSlice: [
    nameColumn,
    column('Node', ({ spec }) => spec.nodeName ?? '<unset>'),
    column('Driver', ({ spec }) => spec.driver ?? ''),
    column('Pool', ({ spec }) => spec.pool?.name ?? ''),
    ageColumn,
  ],
  ResourceClaim: [nameColumn, column('State', claimState), ageColumn],
};

/** The columns of a kind, as kubectl users know them; name and age for kinds without columns of their own. */
export function columnsOf({ kind, isOpaque }: ResourceDefinition): Column[] {
  return (isOpaque ? undefined : columns[kind]) ?? [nameColumn, ageColumn];
}

function column(
  name: string,
  value: Column['value'],
  more: Partial<Column> = {},
): Column {
  return { name, value, ...more };
}

function podStatus({ metadata, status }: KubernetesObject): string {
  if (metadata.deletionTimestamp) {
    return 'Terminating';
  }
  const waiting = (status?.containerStatuses ?? []).find(
    (container: JsonRecord) => container.state?.waiting,
  );
  return (
    status?.reason ??
    waiting?.state.waiting.reason ??
    status?.phase ??
    'Unknown'
  );
}

function nodeStatus({ spec, status }: KubernetesObject): string {
  const ready = status?.conditions?.find(
    (condition: JsonRecord) => condition.type === 'Ready',
  );
  const states = { True: 'Ready', False: 'NotReady' } as Record<string, string>;
  const text = ready ? states[ready.status] ?? 'NotReady' : 'Unknown';
  return spec?.unschedulable ? `${text},SchedulingDisabled` : text;
}

function jobStatus({ metadata, spec, status }: KubernetesObject): string {
  if (metadata.deletionTimestamp) {
    return 'Terminating';
  }
  const holds = (type: string) =>
    status?.conditions?.some(
      (condition: JsonRecord) =>
        condition.type === type && condition.status === 'True',
    );
  const state = ['Complete', 'Failed', 'Suspended'].find(holds);
  return state ?? (spec.suspend ? 'Suspended' : 'Running');
}

function servicePorts({ spec }: KubernetesObject): string {
  const ports: JsonRecord[] = spec.ports ?? [];
  return ports.length > 0
    ? ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',')
    : '<none>';
}

function involved({ involvedObject }: KubernetesObject): string {
  return `${String(involvedObject?.kind ?? '').toLowerCase()}/${
    involvedObject?.name ?? ''
  }`;
}

function quotaColumn(prefix: RegExp): Column['value'] {
  return ({ status }) =>
    Object.keys(status?.hard ?? {})
      .filter(name => prefix.test(name))
      .sort()
      .map(name => `${name}: ${status.used?.[name] ?? 0}/${status.hard[name]}`)
      .join(', ');
}

function claimState({ metadata, status }: KubernetesObject): string {
  const parts: string[] = [];
  if (metadata.deletionTimestamp) {
    parts.push('deleted');
  }
  if (status?.allocation) {
    parts.push('allocated');
  }
  if (status?.reservedFor?.length) {
    parts.push('reserved');
  }
  return parts.length > 0 ? parts.join(',') : 'pending';
}
