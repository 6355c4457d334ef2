import { claimsInNamespace } from '../../../core/inventory/claimsInNamespace';
import { ClusterModel } from '../../../core/inventory/ClusterModel';
import { Snapshot } from '../../../core/snapshot/Snapshot';
import { countDevices } from '../countClaim';
import { PlacedDevices } from '../../contracts/PlacedDevices';
import { useOfNamespace } from '../measureUse';
import { QuotaPlace, quotaResource } from './desiredQuotas';
import { findOurs } from './isOurs';

/**
 * The namespaces of a project, and what is used in each: its claims, and the requests that go there.
 *
 * @param requests - those of the project that are not final
 * @param bypassing - by cluster: classes of no tier that lead to devices of tiers
 * @returns also those in clusters that are not live: what is used there by now is not known, but it can be no more than
 * what was used or what the quota there allows
 */
export function measurePlaces(
  snapshot: Pick<Snapshot, 'clusters' | 'projects'>,
  project: string,
  requests: readonly PlacedDevices[],
  bypassing: ReadonlyMap<string, readonly string[]>,
): QuotaPlace[] {
  const places =
    snapshot.projects.find(({ name }) => name === project)?.namespaces ?? [];
  return places.flatMap(({ cluster, namespace }) => {
    const model = snapshot.clusters.find(
      ({ summary }) => summary.name === cluster,
    );
    if (!model) {
      return [];
    }
    const classes = new Map(
      model.tiers.map(({ name, deviceClass }) => [name, deviceClass]),
    );
    const used = useOfNamespace(
      model,
      namespace,
      requests.filter(
        request =>
          request.cluster === cluster && request.namespace === namespace,
      ),
    );
    const place: QuotaPlace = {
      cluster,
      namespace,
      classes,
      bypassing: bypassing.get(cluster) ?? [],
      used,
      otherClaims: claimsInNamespace(model, namespace).filter(
        claim =>
          ![...countDevices(model, claim).keys()].some(name =>
            classes.has(name),
          ),
      ).length,
    };
    const isLive = model.summary.freshness.state === 'live';
    return [isLive ? place : outOfReach(place, model)];
  });
}

/**
 * A place whose quota cannot be written: at most what is used there is used, or what the quota there allows.
 */
export function outOfReach(
  place: QuotaPlace,
  model: Pick<ClusterModel, 'quotas'>,
): QuotaPlace {
  const hard = findOurs(model, place.namespace)?.spec?.hard ?? {};
  const used = new Map(place.used);
  for (const [tier, deviceClass] of place.classes) {
    const allowed = Number(hard[quotaResource(deviceClass)] ?? 0);
    used.set(tier, Math.max(used.get(tier) ?? 0, allowed));
  }
  return { ...place, used, outOfReach: true };
}
