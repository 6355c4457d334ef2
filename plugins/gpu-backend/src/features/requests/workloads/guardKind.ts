import { InputError, toError } from '@backstage/errors';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { Manifest, WorkloadStage } from '@backstage-gpu/plugin-gpu-node';
import { AnyWorkloadKind } from './AnyWorkloadKind';

/** As a ResourceClaim of resource.k8s.io/v1 allows. */
const mostRequestsPerClaim = 32;
const mostDevicesPerClaim = 32;
const mostAlternatives = 8;
const mostClaims = 1_000;
const labelPattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

type Demands = ReturnType<AnyWorkloadKind['demands']>;

/**
 * A kind of workload whose code may come from anybody: what its functions return is checked, and what they throw names the
 * kind. A fault while a request is shown leaves out what the kind would have said, so that it never ends a list.
 *
 * @param report - told of faults that nobody is answered with
 */
export function guardKind(
  kind: AnyWorkloadKind,
  report: (part: string, error: Error) => void,
): AnyWorkloadKind {
  return {
    ...kind,
    demands: request =>
      answer(kind, 'demands', () => checkDemands(kind.demands(request))),
    claims: workload =>
      answer(kind, 'claims', () => checkClaims(kind.claims?.(workload) ?? 1)),
    render: context =>
      answer(kind, 'render', () =>
        checkManifests(kind, kind.render(context), context.request),
      ),
    stage: (observed, request) => {
      try {
        return checkStage(kind.stage(observed, request));
      } catch (error) {
        report('stage', toError(error));
        throw error;
      }
    },
    access: (request, workload) =>
      orElse(
        () => kind.access?.(request, workload) ?? {},
        {},
        error => report('access', error),
      ),
    component: request =>
      orElse(
        () => kind.component(request),
        undefined,
        error => report('component', error),
      ),
  };
}

function orElse<T>(
  read: () => T,
  otherwise: T,
  report: (error: Error) => void,
): T {
  try {
    return read();
  } catch (error) {
    report(toError(error));
    return otherwise;
  }
}

/** @throws InputError that names the kind and its function */
function answer<T>({ type }: AnyWorkloadKind, part: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const cause = toError(error);
    throw new InputError(
      `workload kind ${type} cannot make this request: ${part}: ${cause.message}`,
      cause,
    );
  }
}

function checkDemands(demands: Demands): Demands {
  if (!Array.isArray(demands)) {
    throw new Error('expected a list');
  }
  requireCount('demands', demands.length, mostRequestsPerClaim);
  const names = new Set<string>();
  return demands.map(({ name, tiers, count }) => {
    if (!labelPattern.test(name) || names.has(name)) {
      throw new Error(
        `${JSON.stringify(
          name,
        )} is not a DNS label that only one demand is named`,
      );
    }
    names.add(name);
    const different = [...new Set(tiers)];
    requireCount(`tiers of ${name}`, different.length, mostAlternatives);
    requireCount(`devices of ${name}`, count, mostDevicesPerClaim);
    return { name, tiers: different, count };
  });
}

function checkClaims(claims: number): number {
  requireCount('claims', claims, mostClaims);
  return claims;
}

function requireCount(what: string, count: number, most: number) {
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new Error(`expected 1 to ${most} ${what}, not ${count}`);
  }
}

/** An object without the label of its request would be taken from whoever made it. */
function checkManifests(
  { resources }: AnyWorkloadKind,
  manifests: Manifest[],
  request: { id: string; namespace: string },
): Manifest[] {
  for (const manifest of manifests) {
    const { apiVersion, kind, metadata } = manifest;
    const { spec } = manifest as { spec?: unknown };
    const object = `${apiVersion} ${kind} ${metadata?.name}`;
    if (
      !resources.some(
        each => each.apiVersion === apiVersion && each.kind === kind,
      )
    ) {
      throw new Error(`${object} is not among the kind's resources`);
    }
    if (metadata.namespace !== request.namespace) {
      throw new Error(
        `${object} is not in the request's namespace ${request.namespace}`,
      );
    }
    if (metadata.labels?.[gpuLabels.request] !== request.id) {
      throw new Error(
        `${object} does not carry the label ${gpuLabels.request} of its request: use requestLabels`,
      );
    }
    for (const selector of podSelectorsOf(kind, spec)) {
      if (selector[gpuLabels.request] !== request.id) {
        throw new Error(
          `${object} selects pods without the label ${gpuLabels.request} of its request, so that those of others may be taken for its own: use podSelector`,
        );
      }
    }
  }
  return manifests;
}

/** A Service has labels as its selector, workloads have them in `matchLabels`; a Job has none, and Kubernetes makes one. */
function podSelectorsOf(
  kind: string,
  spec: unknown,
): Record<string, unknown>[] {
  const { selector } = (spec ?? {}) as {
    selector?: { matchLabels?: Record<string, unknown> };
  };
  const isOfPods = selector && kind !== 'PersistentVolumeClaim';
  return isOfPods ? [selector.matchLabels ?? { ...selector }] : [];
}

function checkStage(stage: WorkloadStage): WorkloadStage {
  if (!['starting', 'ready', 'finished'].includes(stage?.phase)) {
    throw new Error(`unknown phase ${JSON.stringify(stage?.phase)}`);
  }
  return stage;
}
