import { QuotaRecord } from '../../../core/records/ClusterRecords';
import { ClusterConnection } from '../../../core/watch/ClusterConnection';
import { DesiredQuota } from './desiredQuotas';
import { isOurs, quotaLabels, quotaName } from './isOurs';

const fieldManager = 'backstage-gpu-quota';

/** Milliseconds: requests wait for their quotas. */
export const quotaIdleTimeout = 5_000;

/**
 * Writes a quota with our field manager. It is looked up first, as what the mirror shows may be older than the moment in
 * which somebody took it over.
 *
 * @returns `foreign` where the quota of that name is somebody else's, which is left as it is
 * @throws KubernetesError when the API server refuses
 */
export async function applyQuota(
  connection: Pick<ClusterConnection, 'json'>,
  { place, hard }: DesiredQuota,
): Promise<'written' | 'foreign'> {
  const collection = `/api/v1/namespaces/${place.namespace}/resourcequotas`;
  // By a list, since the portal's ClusterRole needs no `get` for quotas then.
  const { items } = await connection.json<{ items: QuotaRecord[] }>({
    path: collection,
    idleTimeout: quotaIdleTimeout,
  });
  const current = items.find(({ metadata }) => metadata.name === quotaName);
  if (current && !isOurs(current)) {
    return 'foreign';
  }
  await connection.json({
    method: 'PATCH',
    path: `${collection}/${quotaName}?fieldManager=${fieldManager}&force=true`,
    idleTimeout: quotaIdleTimeout,
    contentType: 'application/apply-patch+yaml',
    body: {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: {
        name: quotaName,
        namespace: place.namespace,
        labels: quotaLabels,
      },
      spec: hard ? { hard } : {},
    },
  });
  return 'written';
}
