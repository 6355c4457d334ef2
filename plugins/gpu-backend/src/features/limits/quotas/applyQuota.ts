import { QuotaRecord } from '../../../core/records/ClusterRecords';
import { ClusterConnection } from '../../../core/watch/ClusterConnection';
import { DesiredQuota } from './desiredQuotas';
import { isOurs, quotaLabels, quotaName } from './isOurs';

/** Managers of quotas, of this portal and of others, begin so. */
const managerPrefix = 'backstage-gpu-quota';

/** Milliseconds: requests wait for their quotas. */
export const quotaDeadline = 5_000;

/**
 * Writes a quota with the field manager of this portal. It is looked up first, as what the mirror shows may be older than the
 * moment in which somebody took it over. What another portal had applied to it, or this one under another name, is no longer
 * applied: it would stay when it is not wanted any more.
 *
 * @returns `foreign` where the quota of that name is somebody else's, which is left as it is
 * @throws KubernetesError when the API server refuses
 */
export async function applyQuota(
  connection: Pick<ClusterConnection, 'json'>,
  { place, hard }: DesiredQuota,
  portal: string,
): Promise<'written' | 'foreign'> {
  const collection = `/api/v1/namespaces/${place.namespace}/resourcequotas`;
  // By a list, since the portal's ClusterRole needs no `get` for quotas then.
  const { items } = await connection.json<{ items: ManagedQuota[] }>({
    path: collection,
    deadline: quotaDeadline,
  });
  const current = items.find(({ metadata }) => metadata.name === quotaName);
  if (current && !isOurs(current)) {
    return 'foreign';
  }
  const manager = `${managerPrefix}/${portal}`;
  const apply = (by: string, labels: object, spec: object) =>
    connection.json({
      method: 'PATCH',
      path: `${collection}/${quotaName}?fieldManager=${encodeURIComponent(
        by,
      )}&force=true`,
      deadline: quotaDeadline,
      contentType: 'application/apply-patch+yaml',
      body: {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: quotaName, namespace: place.namespace, ...labels },
        ...spec,
      },
    });
  await apply(manager, { labels: quotaLabels }, { spec: hard ? { hard } : {} });
  for (const other of otherManagers(current, manager)) {
    await apply(other, {}, {});
  }
  return 'written';
}

type ManagedQuota = QuotaRecord & {
  metadata: { managedFields?: { manager?: string; operation?: string }[] };
};

/** Portals, and earlier names of this one, that have applied something to a quota. */
function otherManagers(
  quota: ManagedQuota | undefined,
  own: string,
): Set<string> {
  const managers = (quota?.metadata.managedFields ?? [])
    .filter(({ operation }) => operation === 'Apply')
    .map(({ manager = '' }) => manager);
  return new Set(
    managers.filter(
      manager =>
        manager !== own &&
        (manager === managerPrefix || manager.startsWith(`${managerPrefix}/`)),
    ),
  );
}
