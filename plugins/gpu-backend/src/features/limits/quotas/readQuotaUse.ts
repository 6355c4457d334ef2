import { quotaCharges, ResourceClaim } from '@backstage-gpu/dra';
import { QuotaRecord } from '../../../core/records/ClusterRecords';
import { plainAmount } from '../../../core/records/plainAmount';
import { ClusterConnection } from '../../../core/watch/ClusterConnection';
import { quotaDeadline } from './applyQuota';
import { claimsResource } from './desiredQuotas';
import { isOurs } from './isOurs';

/** What a namespace may hold and holds, as its API server says at this moment; by resource as ResourceQuota names them. */
export interface QuotaUse {
  /** Of the quota that the portal keeps; empty where there is none. */
  hard: Readonly<Record<string, number>>;
  used: Readonly<Record<string, number>>;
}

/**
 * Asks the API server, since a mirror is a moment behind: claims may have been admitted that it does not show. Admission
 * writes `status.used` before a claim is stored, so a claim is in one of both.
 *
 * @throws KubernetesError when the API server refuses
 */
export async function readQuotaUse(
  connection: Pick<ClusterConnection, 'json'>,
  namespace: string,
): Promise<QuotaUse> {
  const quotas = await connection.json<{
    items: (QuotaRecord & { status?: { used?: Record<string, string> } })[];
  }>({
    path: `/api/v1/namespaces/${namespace}/resourcequotas`,
    deadline: quotaDeadline,
  });
  const claims = await connection.json<{ items: ResourceClaim[] }>({
    path: `/apis/resource.k8s.io/v1/namespaces/${namespace}/resourceclaims`,
    deadline: quotaDeadline,
  });
  const ours = quotas.items.find(isOurs);
  const used: Record<string, number> = {
    [claimsResource]: claims.items.length,
  };
  for (const { spec } of claims.items) {
    for (const [resource, amount] of Object.entries(quotaCharges(spec))) {
      used[resource] = (used[resource] ?? 0) + amount;
    }
  }
  for (const [resource, amount] of numbersOf(ours?.status?.used)) {
    used[resource] = Math.max(used[resource] ?? 0, amount);
  }
  return { hard: Object.fromEntries(numbersOf(ours?.spec?.hard)), used };
}

function numbersOf(
  amounts: Record<string, string> | undefined,
): [string, number][] {
  return Object.entries(amounts ?? {})
    .map(([resource, amount]): [string, number] => [
      resource,
      Number(plainAmount(amount)),
    ])
    .filter(([, amount]) => Number.isFinite(amount));
}
