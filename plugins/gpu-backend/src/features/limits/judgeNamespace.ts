import { LimitCheck } from '@backstage-gpu/plugin-gpu-common';
import { claimsInNamespace } from '../../core/inventory/claimsInNamespace';
import { QuotaRecord } from '../../core/records/ClusterRecords';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { requestOf } from './countClaim';
import { PlacedDevices, useOfNamespace } from './measureUse';
import { claimsResource, quotaResource } from './quotas/desiredQuotas';
import { isOurs } from './quotas/isOurs';

/** What is asked for, and where. */
export interface PlacedQuestion {
  cluster: string;
  namespace: string;
  tier: string;
  devices: number;
}

/**
 * The ResourceQuotas of others in one namespace that would refuse the claims of a request: it would be made, and wait
 * without a word. Empty when there are none.
 *
 * @param reserved - requests that are not final
 */
export function judgeNamespace(
  { clusters }: Pick<Snapshot, 'clusters'>,
  { cluster, namespace, tier, devices }: PlacedQuestion,
  reserved: readonly PlacedDevices[],
): LimitCheck[] {
  const model = clusters.find(({ summary }) => summary.name === cluster);
  const deviceClass = model?.tiers.find(
    ({ name }) => name === tier,
  )?.deviceClass;
  if (!model || !deviceClass) {
    return [];
  }
  const here = reserved.filter(
    request => request.cluster === cluster && request.namespace === namespace,
  );
  const claims = claimsInNamespace(model, namespace);
  const claimed = new Set(claims.map(requestOf));
  const devicesUsed = useOfNamespace(model, namespace, here).get(tier) ?? 0;
  const claimsUsed =
    claims.length + here.filter(({ id }) => !claimed.has(id)).length;
  const checks: LimitCheck[] = [];
  for (const { metadata, spec } of quotasOfOthers(model.quotas, namespace)) {
    const judge = (
      limit: 'devices' | 'claims',
      resource: string,
      used: number,
      requested: number,
    ) => {
      const hard = Number(spec?.hard?.[resource]);
      if (Number.isFinite(hard) && used + requested > hard) {
        checks.push({
          limit,
          ...(limit === 'devices' ? { tier } : {}),
          hard,
          used,
          requested,
          outcome: 'refused',
          origin: {
            kind: 'resourceQuota',
            object: `${cluster}/${namespace}/${metadata.name}`,
          },
          remedy: `release something in namespace ${namespace}, or ask whoever keeps ResourceQuota ${metadata.name} there for more`,
        });
      }
    };
    judge('devices', quotaResource(deviceClass), devicesUsed, devices);
    judge('claims', claimsResource, claimsUsed, 1);
  }
  return checks;
}

function quotasOfOthers(
  quotas: readonly QuotaRecord[],
  namespace: string,
): QuotaRecord[] {
  return quotas.filter(
    quota => quota.metadata.namespace === namespace && !isOurs(quota),
  );
}
