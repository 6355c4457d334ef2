import { Snapshot } from '../../core/snapshot/Snapshot';
import { quotaResource } from './quotas/desiredQuotas';
import { isOurs } from './quotas/isOurs';
import { ResolvedLimit } from './resolveLimits';

/**
 * What ResourceQuotas of others allow a project, by tier: the sum over its namespaces in clusters that have the tier, where
 * every one of them has such a quota. A namespace without one leaves the project unbound, and so does one in a cluster of
 * which nothing is known.
 */
export function foreignLimits(
  snapshot: Pick<Snapshot, 'clusters' | 'projects' | 'tiers'>,
  project: string,
): Map<string, ResolvedLimit> {
  const places =
    snapshot.projects.find(({ name }) => name === project)?.namespaces ?? [];
  const limits = new Map<string, ResolvedLimit>();
  for (const { name: tier } of snapshot.tiers) {
    const found = places
      .filter(({ cluster }) => mayHave(snapshot, cluster, tier))
      .map(place => lowest(snapshot, place, tier));
    const [first] = found;
    if (first && found.every(each => each !== undefined)) {
      limits.set(tier, {
        hard: found.reduce((sum, each) => sum + each!.hard, 0),
        origin: { kind: 'resourceQuota', object: first.object },
      });
    }
  }
  return limits;
}

function mayHave(
  { clusters }: Pick<Snapshot, 'clusters'>,
  cluster: string,
  tier: string,
): boolean {
  const model = clusters.find(({ summary }) => summary.name === cluster);
  return (
    !model?.limitsReadable || model.tiers.some(({ name }) => name === tier)
  );
}

function lowest(
  { clusters }: Pick<Snapshot, 'clusters'>,
  place: { cluster: string; namespace: string },
  tier: string,
): { hard: number; object: string } | undefined {
  const model = clusters.find(({ summary }) => summary.name === place.cluster);
  const deviceClass = model?.tiers.find(
    ({ name }) => name === tier,
  )?.deviceClass;
  if (!model || !deviceClass) {
    return undefined;
  }
  let found: { hard: number; object: string } | undefined;
  for (const quota of model.quotas) {
    const { name, namespace } = quota.metadata;
    const hard = Number(quota.spec?.hard?.[quotaResource(deviceClass)]);
    if (
      namespace === place.namespace &&
      !isOurs(quota) &&
      Number.isFinite(hard) &&
      (!found || hard < found.hard)
    ) {
      found = { hard, object: `${place.cluster}/${namespace}/${name}` };
    }
  }
  return found;
}
