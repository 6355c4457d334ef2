import { QuotaRecord } from '../../model/ClusterRecords';

/** Name of the ResourceQuotas that the portal keeps. */
export const quotaName = 'backstage-gpu';

/** The label by which they are known; an object of that name without it belongs to somebody else. */
export const quotaLabels = { 'app.kubernetes.io/managed-by': 'backstage-gpu' };

/** Whether the portal keeps a ResourceQuota. */
export function isOurs({ metadata }: QuotaRecord): boolean {
  return (
    metadata.name === quotaName &&
    metadata.labels?.['app.kubernetes.io/managed-by'] ===
      quotaLabels['app.kubernetes.io/managed-by']
  );
}
