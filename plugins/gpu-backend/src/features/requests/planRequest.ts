import { InputError, NotFoundError } from '@backstage/errors';
import {
  CreateRequestBody,
  Demand,
  ProjectSummary,
  RequestPlan,
} from '@backstage-gpu/plugin-gpu-common';
import { PlacedDemand } from '@backstage-gpu/plugin-gpu-node';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { LimitGate } from '../contracts/LimitGate';
import { chargesOf, memoryOf } from './demands';
import { estimateClaims, isEstimateExact } from './estimateClaims';
import { placeDemands } from './placeDemands';

/** Where a request goes, and why. */
export interface Placing {
  cluster: string;
  namespace: string;
  demands: PlacedDemand[];
  placement: string;
  /** Claims of these demands that could be satisfied there now, as far as the tiers' counts tell; undefined is unknown. */
  allocatable?: number;
  /** Of all devices, those that it prefers; undefined where a tier has no price. */
  pricePerHour?: number;
  /** GPU memory of the largest devices that it may get there, in GiB. */
  memoryGib?: number;
  /** The clusters that it could go to, with what is available there. */
  availability: RequestPlan['availability'];
}

/** A cluster that a request could go to. */
interface Candidate {
  model: ClusterModel;
  demands: PlacedDemand[];
  allocatable?: number;
  pending: number;
  namespace: string;
  /** Whether no ResourceQuota of others in the namespace is in the way. */
  hasRoom: boolean;
}

/**
 * Decides in which cluster and namespace a request is placed: in the named one, else where most of it can be allocated
 * now, else where the fewest wait.
 *
 * @throws NotFoundError for an unknown project, tier or cluster
 * @throws InputError when the project has no namespace where its tiers are offered
 */
export function planRequest(options: {
  snapshot: Snapshot;
  body: Pick<CreateRequestBody, 'project' | 'tier' | 'cluster'>;
  demands: readonly Demand[];
  /** How many claims of the demands are made. */
  claims: number;
  gate: Pick<LimitGate, 'judgeNamespace'>;
}): Placing {
  const { snapshot, body, demands, claims } = options;
  const project = requireKnown('project', body.project, snapshot.projects);
  for (const tier of new Set(demands.flatMap(({ tiers }) => tiers))) {
    requireKnown('tier', tier, snapshot.tiers);
  }
  if (body.cluster !== undefined) {
    const names = snapshot.clusters.map(({ summary }) => summary);
    requireKnown('cluster', body.cluster, names);
  }
  const candidates = snapshot.clusters
    .filter(
      ({ summary }) =>
        body.cluster === undefined || body.cluster === summary.name,
    )
    .flatMap(model => findCandidate(model, project, options));
  if (candidates.length === 0) {
    throw nowhere(body, project, demands);
  }
  const roomy = candidates.filter(({ hasRoom }) => hasRoom);
  const best = (roomy.length > 0 ? roomy : candidates).reduce((a, b) =>
    prefers(b, a) ? b : a,
  );
  const { model } = best;
  const memoryGib = memoryOf(
    best.demands,
    claims,
    tier =>
      model.availability.find(entry => entry.tier === tier)?.largestMemoryBytes,
  );
  const pricePerHour = priceOf(best, claims);
  return {
    cluster: model.summary.name,
    namespace: best.namespace,
    demands: best.demands,
    placement: describePlacement(best, body.cluster !== undefined, candidates),
    ...(best.allocatable === undefined
      ? {}
      : { allocatable: best.allocatable }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(memoryGib === undefined ? {} : { memoryGib }),
    availability: candidates.map(each => ({
      cluster: each.model.summary.name,
      freshness: each.model.summary.freshness,
      ...(each.allocatable === undefined
        ? {}
        : { allocatable: each.allocatable }),
      chosen: each === best,
    })),
  };
}

/** @throws NotFoundError that names those that are known */
function requireKnown<T extends { name: string }>(
  what: string,
  name: string,
  known: readonly T[],
): T {
  const found = known.find(each => each.name === name);
  if (!found) {
    throw new NotFoundError(
      `${what}: no ${what} ${name} is known; known are ${
        known.map(each => each.name).join(', ') || 'none'
      }`,
    );
  }
  return found;
}

/** The cluster with the namespace of the project that has room; empty where a demand cannot be met. */
function findCandidate(
  model: ClusterModel,
  project: ProjectSummary,
  options: Parameters<typeof planRequest>[0],
): Candidate[] {
  const cluster = model.summary.name;
  const namespaces = project.namespaces
    .filter(place => place.cluster === cluster)
    .map(({ namespace }) => namespace);
  const demands = placeDemands(model.tiers, options.demands);
  if (namespaces.length === 0 || !demands) {
    return [];
  }
  const devices = chargesOf(tiersOf(demands), options.claims);
  const roomy = namespaces.find(
    namespace =>
      options.gate.judgeNamespace({
        devices,
        claims: options.claims,
        cluster,
        namespace,
      }).length === 0,
  );
  const { allocatable, pending } = estimateClaims(model.availability, demands);
  return [
    {
      model,
      demands,
      allocatable,
      pending,
      namespace: roomy ?? namespaces[0],
      hasRoom: roomy !== undefined,
    },
  ];
}

/** Placed demands as demands, with the tiers that the cluster offers. */
export function tiersOf(demands: readonly PlacedDemand[]): Demand[] {
  return demands.map(({ name, alternatives, count }) => ({
    name,
    count,
    tiers: alternatives.map(({ tier }) => tier),
  }));
}

function nowhere(
  body: Pick<CreateRequestBody, 'project' | 'cluster'>,
  project: ProjectSummary,
  demands: readonly Demand[],
): InputError {
  const where = body.cluster ? `in cluster ${body.cluster}` : 'in any cluster';
  const tiers = demands.map(each => each.tiers.join(' or ')).join(' and ');
  const places = project.namespaces.map(
    place => `${place.cluster}/${place.namespace}`,
  );
  return new InputError(
    `project: ${
      body.project
    } has no namespace ${where} that offers ${tiers}; its namespaces are ${
      places.join(', ') || 'none'
    }`,
  );
}

function priceOf({ model, demands }: Candidate, claims: number) {
  let total = 0;
  for (const { alternatives, count } of demands) {
    const price = model.tiers.find(
      ({ name }) => name === alternatives[0].tier,
    )?.pricePerHour;
    if (price === undefined) {
      return undefined;
    }
    total += price * count * claims;
  }
  return total;
}

function prefers(a: Candidate, b: Candidate): boolean {
  const allocatable = (a.allocatable ?? -1) - (b.allocatable ?? -1);
  if (allocatable !== 0) {
    return allocatable > 0;
  }
  return a.pending < b.pending;
}

function describePlacement(
  best: Candidate,
  named: boolean,
  candidates: Candidate[],
): string {
  const { name } = best.model.summary;
  const now =
    best.allocatable === undefined
      ? 'how many are available there is not known'
      : `${isEstimateExact(best.demands) ? '' : 'at most '}${
          best.allocatable
        } available there now`;
  if (named) {
    return `${name}, as asked; ${now}`;
  }
  if (candidates.length === 1) {
    return `${name}, the only cluster of the project that offers it; ${now}`;
  }
  return best.allocatable
    ? `${name}, where most are available; ${now}`
    : `${name}, where the fewest wait; ${now}`;
}
