import { LimitCheck } from '@backstage-gpu/plugin-gpu-common';
import { claimsInNamespace } from '../../core/inventory/claimsInNamespace';
import { QuotaRecord } from '../../core/records/ClusterRecords';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { requestOf } from './countClaim';
import { RequestedDevices } from '../contracts/LimitGate';
import { PlacedDevices } from '../contracts/PlacedDevices';
import { useOfNamespace } from './measureUse';
import { claimsResource, quotaResource } from './quotas/desiredQuotas';
import { isOurs } from './quotas/isOurs';

/**
 * The ResourceQuotas of others in one namespace that would refuse the claims of a request: it would be made, and wait
 * without a word. Empty when there are none.
 *
 * @param reserved - requests that are not final
 */
export function judgeNamespace(
  { clusters }: Pick<Snapshot, 'clusters'>,
  request: Omit<RequestedDevices, 'count' | 'memoryGib'>,
  reserved: readonly PlacedDevices[],
): LimitCheck[] {
  const { cluster, namespace } = request;
  const model = clusters.find(({ summary }) => summary.name === cluster);
  if (!model) {
    return [];
  }
  const here = reserved.filter(
    each => each.cluster === cluster && each.namespace === namespace,
  );
  const claims = claimsInNamespace(model, namespace);
  const made = new Map<string | undefined, number>();
  for (const id of claims.map(requestOf)) {
    made.set(id, (made.get(id) ?? 0) + 1);
  }
  const devicesUsed = useOfNamespace(model, namespace, here);
  const claimsUsed =
    claims.length +
    here
      .map(each => Math.max(0, each.claims - (made.get(each.id) ?? 0)))
      .reduce((sum, missing) => sum + missing, 0);
  const checks: LimitCheck[] = [];
  for (const { metadata, spec } of quotasOfOthers(model.quotas, namespace)) {
    const judge = (
      resource: string,
      used: number,
      requested: number,
      limit: { limit: 'claims' } | { limit: 'devices'; tier: string },
    ) => {
      const hard = Number(spec?.hard?.[resource]);
      if (Number.isFinite(hard) && used + requested > hard) {
        checks.push({
          ...limit,
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
    for (const { name: tier, deviceClass } of model.tiers) {
      const devices = request.devices.get(tier);
      if (devices !== undefined) {
        judge(quotaResource(deviceClass), devicesUsed.get(tier) ?? 0, devices, {
          limit: 'devices',
          tier,
        });
      }
    }
    judge(claimsResource, claimsUsed, request.claims, { limit: 'claims' });
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
