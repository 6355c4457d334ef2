import { QuotaRecord } from '../../../core/records/ClusterRecords';
import { ClusterModel } from '../../../core/inventory/ClusterModel';

/** Name of the ResourceQuotas that the portal keeps. */
export const quotaName = 'backstage-gpu';

/** The label by which they are known; an object of that name without it belongs to somebody else. */
export const quotaLabels = { 'app.kubernetes.io/managed-by': 'backstage-gpu' };

/** The ResourceQuota that the portal keeps in a namespace, as the mirror shows it. */
export function findOurs(
  { quotas }: Pick<ClusterModel, 'quotas'>,
  namespace: string,
): QuotaRecord | undefined {
  return quotas.find(
    quota => quota.metadata.namespace === namespace && isOurs(quota),
  );
}

/** Whether the portal keeps a ResourceQuota. */
export function isOurs({ metadata }: QuotaRecord): boolean {
  return (
    metadata.name === quotaName &&
    metadata.labels?.['app.kubernetes.io/managed-by'] ===
      quotaLabels['app.kubernetes.io/managed-by']
  );
}
