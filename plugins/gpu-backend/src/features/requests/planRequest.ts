import { InputError, NotFoundError } from '@backstage/errors';
import {
  CreateRequestBody,
  ProjectSummary,
  RequestPlan,
  TierClusterAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { judgeNamespace } from '../limits/judgeNamespace';
import { Snapshot } from '../../core/snapshot/Snapshot';

/** Where a request goes, and why. */
export interface Placing {
  cluster: string;
  namespace: string;
  deviceClass: string;
  placement: string;
  allocatableNow: boolean;
  pricePerHour?: number;
  /** GPU memory of the tier's largest device there, in GiB: it may get that one. */
  memoryGib?: number;
  /** The clusters that it could go to, with what can be had there. */
  availability: RequestPlan['availability'];
}

const gib = 2 ** 30;

/**
 * Decides in which cluster and namespace a request is placed: in the named one, else where most of the tier can be
 * allocated now, else where the fewest wait.
 *
 * @throws NotFoundError for an unknown project, tier or cluster
 * @throws InputError when the project has no namespace where the tier is offered
 */
export function planRequest(
  snapshot: Snapshot,
  body: Pick<CreateRequestBody, 'project' | 'tier' | 'cluster'>,
): Placing {
  const project = snapshot.projects.find(({ name }) => name === body.project);
  if (!project) {
    throw new NotFoundError(
      `project: no project ${body.project} is known; known are ${namesOf(
        snapshot.projects,
      )}`,
    );
  }
  const tier = snapshot.tiers.find(({ name }) => name === body.tier);
  if (!tier) {
    throw new NotFoundError(
      `tier: no tier ${body.tier} is known; known are ${namesOf(
        snapshot.tiers,
      )}`,
    );
  }
  const clusterNames = snapshot.clusters.map(({ summary }) => summary.name);
  if (body.cluster !== undefined && !clusterNames.includes(body.cluster)) {
    throw new NotFoundError(
      `cluster: no cluster ${body.cluster} is known; known are ${
        clusterNames.join(', ') || 'none'
      }`,
    );
  }
  const candidates = tier.clusters.filter(
    ({ cluster }) =>
      (body.cluster === undefined || body.cluster === cluster) &&
      project.namespaces.some(place => place.cluster === cluster),
  );
  if (candidates.length === 0) {
    const where = body.cluster
      ? `in cluster ${body.cluster}`
      : 'in any cluster';
    throw new InputError(
      `project: ${body.project} has no namespace ${where} that offers ${
        body.tier
      }; its namespaces are ${
        project.namespaces
          .map(place => `${place.cluster}/${place.namespace}`)
          .join(', ') || 'none'
      }`,
    );
  }
  const rooms = new Map(
    candidates.map(({ cluster }) => [
      cluster,
      chooseNamespace(snapshot, project, cluster, body.tier),
    ]),
  );
  const roomy = candidates.filter(({ cluster }) => rooms.get(cluster)!.room);
  const best = (roomy.length > 0 ? roomy : candidates).reduce((a, b) =>
    prefers(b, a) ? b : a,
  );
  const model = snapshot.clusters.find(
    ({ summary }) => summary.name === best.cluster,
  )!;
  const details = model.tiers.find(({ name }) => name === body.tier)!;
  const memoryBytes = model.availability.find(
    entry => entry.tier === body.tier,
  )?.largestMemoryBytes;
  return {
    cluster: best.cluster,
    namespace: rooms.get(best.cluster)!.namespace,
    deviceClass: details.deviceClass,
    placement: describePlacement(best, body.cluster !== undefined, candidates),
    allocatableNow: (best.allocatable ?? 0) > 0,
    pricePerHour: details.pricePerHour,
    ...(memoryBytes === undefined ? {} : { memoryGib: memoryBytes / gib }),
    availability: candidates.map(({ cluster, freshness, allocatable }) => ({
      cluster,
      freshness,
      ...(allocatable === undefined ? {} : { allocatable }),
      chosen: cluster === best.cluster,
    })),
  };
}

/** The first namespace of a project in a cluster in which no ResourceQuota of others is in the way, else the first. */
function chooseNamespace(
  snapshot: Snapshot,
  { namespaces }: ProjectSummary,
  cluster: string,
  tier: string,
): { namespace: string; room: boolean } {
  const names = namespaces
    .filter(place => place.cluster === cluster)
    .map(({ namespace }) => namespace);
  const roomy = names.find(
    namespace =>
      judgeNamespace(snapshot, { cluster, namespace, tier, devices: 1 }, [])
        .length === 0,
  );
  return { namespace: roomy ?? names[0], room: roomy !== undefined };
}

function prefers(
  a: TierClusterAvailability,
  b: TierClusterAvailability,
): boolean {
  const allocatable = (a.allocatable ?? -1) - (b.allocatable ?? -1);
  if (allocatable !== 0) {
    return allocatable > 0;
  }
  return (a.pending ?? 0) < (b.pending ?? 0);
}

function describePlacement(
  best: TierClusterAvailability,
  named: boolean,
  candidates: TierClusterAvailability[],
): string {
  const now =
    best.allocatable === undefined
      ? 'how many can be had there is not known'
      : `${best.allocatable} can be had there now`;
  if (named) {
    return `${best.cluster}, as asked; ${now}`;
  }
  if (candidates.length === 1) {
    return `${best.cluster}, the only cluster of the project that offers it; ${now}`;
  }
  return best.allocatable
    ? `${best.cluster}, where most can be had; ${now}`
    : `${best.cluster}, where the fewest wait; ${now}`;
}

function namesOf(entries: readonly { name: string }[]): string {
  return entries.map(({ name }) => name).join(', ') || 'none';
}
