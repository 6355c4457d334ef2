import {
  AllocationError,
  AllocationResult,
  DeviceClass,
  ResourceClaim,
  ResourceSlice,
  createAllocator,
  matchesNodeSelector,
} from '@backstage-gpu/dra';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { nodeObjections } from './nodeFilters';
import {
  podRejectedMessage,
  unschedulableMessage,
} from './unschedulableMessage';

/** Everything that a scheduling decision depends on. */
export interface SchedulingPicture {
  nodes: readonly KubernetesObject[];
  slices: readonly KubernetesObject[];
  classes: readonly KubernetesObject[];
  /** Claims of all namespaces. */
  claims: readonly KubernetesObject[];
  pods: readonly KubernetesObject[];
}

const filterFailed = 'running "DynamicResources" filter plugin: ';

/** What one attempt to schedule a pod ends with. */
export type SchedulingDecision =
  | {
      kind: 'bind';
      node: string;
      /** Claims of the pod that were not allocated before, with what they get. */
      allocations: {
        claim: KubernetesObject;
        allocation: AllocationResult;
      }[];
    }
  | { kind: 'unschedulable'; message: string }
  /** The attempt failed as a whole, on all nodes. */
  | { kind: 'error'; message: string };

/**
 * Decides where a pod goes and which devices its claims get. Pure. All nodes are asked, as kube-scheduler asks up to 100:
 * a selector that fails on one of them ends the attempt, though others would take the pod.
 *
 * @param claims - the claims of the pod, all of them existing
 */
export function schedulePod(
  pod: KubernetesObject,
  claims: readonly KubernetesObject[],
  picture: SchedulingPicture,
): SchedulingDecision {
  const { nodes } = picture;
  const reject = (reason: string): SchedulingDecision => ({
    kind: 'unschedulable',
    message: podRejectedMessage(nodes.length, reason),
  });
  if (claims.some(({ metadata }) => metadata.deletionTimestamp)) {
    return reject('resourceclaim is being deleted');
  }
  const open = claims.filter(({ status }) => !status?.allocation);
  const missing = missingClass(open, picture.classes);
  if (missing) {
    return reject(missing);
  }
  const podsByNode = groupByNode(picture.pods);
  const allocator = createAllocator({
    slices: typed<ResourceSlice>(picture.slices),
    classes: typed<DeviceClass>(picture.classes),
    claims: typed<ResourceClaim>(picture.claims),
  });
  const objections: string[][] = [];
  let chosen: SchedulingDecision | undefined;
  for (const node of inOrderOfPreference(nodes, podsByNode)) {
    const { name } = node.metadata;
    const found = nodeObjections(pod, node, podsByNode.get(name) ?? []);
    if (found.length > 0) {
      objections.push(found);
    } else if (
      claims.some(
        ({ status }) =>
          status?.allocation?.nodeSelector &&
          !matchesNodeSelector(node, status.allocation.nodeSelector),
      )
    ) {
      objections.push(['resourceclaim not available on the node']);
    } else {
      try {
        const results = allocator.allocate({
          node,
          claims: typed<ResourceClaim>(open),
        });
        if (results) {
          chosen ??= {
            kind: 'bind',
            node: name,
            allocations: open.map((claim, index) => ({
              claim,
              allocation: results[index],
            })),
          };
        } else {
          objections.push(['cannot allocate all claims']);
        }
      } catch (error) {
        if (!(error instanceof AllocationError)) {
          throw error;
        }
        if (error.nodeOnly) {
          objections.push([error.message]);
          continue;
        }
        return { kind: 'error', message: `${filterFailed}${error.message}` };
      }
    }
  }
  return (
    chosen ?? {
      kind: 'unschedulable',
      message: unschedulableMessage(objections, claims.length > 0),
    }
  );
}

function missingClass(
  claims: readonly KubernetesObject[],
  classes: readonly KubernetesObject[],
): string | undefined {
  const known = new Set(classes.map(({ metadata }) => metadata.name));
  for (const claim of claims) {
    const requests: JsonRecord[] = claim.spec.devices?.requests ?? [];
    for (const { name, exactly, firstAvailable } of requests) {
      const demands: [string, string][] = exactly
        ? [[name, exactly.deviceClassName]]
        : (firstAvailable ?? []).map((alternative: JsonRecord) => [
            `${name}/${alternative.name}`,
            alternative.deviceClassName,
          ]);
      const missing = demands.find(([, className]) => !known.has(className));
      if (missing) {
        return `request ${missing[0]}: device class ${missing[1]} does not exist`;
      }
    }
  }
  return undefined;
}

function groupByNode(pods: readonly KubernetesObject[]) {
  const groups = new Map<string, KubernetesObject[]>();
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (nodeName && !['Succeeded', 'Failed'].includes(pod.status?.phase)) {
      groups.set(nodeName, [...(groups.get(nodeName) ?? []), pod]);
    }
  }
  return groups;
}

/** What the API server accepted has the type that its kind promises. */
function typed<T>(objects: readonly KubernetesObject[]): readonly T[] {
  return objects as readonly unknown[] as readonly T[];
}

/** Nodes with the fewest pods come first, then those with the least name. */
function inOrderOfPreference(
  nodes: readonly KubernetesObject[],
  podsByNode: ReadonlyMap<string, KubernetesObject[]>,
): KubernetesObject[] {
  const load = ({ metadata }: KubernetesObject) =>
    podsByNode.get(metadata.name)?.length ?? 0;
  return [...nodes].sort(
    (one, other) =>
      load(one) - load(other) ||
      (one.metadata.name < other.metadata.name ? -1 : 1),
  );
}
