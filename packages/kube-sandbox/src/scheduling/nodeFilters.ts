import { matchesNodeAffinity, toleratesTaints } from '@backstage-gpu/dra';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { quantityInMilli } from '../schema/canonicalQuantity';

const unschedulableTaint = 'node.kubernetes.io/unschedulable';

/**
 * Why a node cannot take a pod, devices apart, in the words of kube-scheduler's plugins; the first plugin that objects
 * decides. Empty when the node fits.
 */
export function nodeObjections(
  pod: KubernetesObject,
  node: KubernetesObject,
  podsOfNode: readonly KubernetesObject[],
): string[] {
  const { tolerations } = pod.spec;
  const cordon = { key: unschedulableTaint, effect: 'NoSchedule' };
  if (node.spec?.unschedulable && !toleratesTaints([cordon], tolerations)) {
    return ['node(s) were unschedulable'];
  }
  if (!toleratesTaints(node.spec?.taints, tolerations)) {
    return ['node(s) had untolerated taint(s)'];
  }
  if (!matchesAffinity(pod, node)) {
    return ["node(s) didn't match Pod's node affinity/selector"];
  }
  return insufficient(pod, node, podsOfNode);
}

function matchesAffinity(
  pod: KubernetesObject,
  node: KubernetesObject,
): boolean {
  return matchesNodeAffinity(node, {
    nodeSelector: pod.spec.nodeSelector,
    requiredAffinity:
      pod.spec.affinity?.nodeAffinity
        ?.requiredDuringSchedulingIgnoredDuringExecution,
  });
}

/** What a node lacks for a pod, beside the pods that it has. */
function insufficient(
  pod: KubernetesObject,
  node: KubernetesObject,
  podsOfNode: readonly KubernetesObject[],
): string[] {
  const allocatable: Record<string, string> = node.status?.allocatable ?? {};
  const reasons: string[] = [];
  const maxPods = quantityInMilli(allocatable.pods ?? '110') ?? 0n;
  if (BigInt(podsOfNode.length + 1) * 1000n > maxPods) {
    reasons.push('Too many pods');
  }
  const used = podsOfNode.map(requestsOf);
  for (const [name, wanted] of requestsOf(pod)) {
    const taken = used.reduce((sum, map) => sum + (map.get(name) ?? 0n), 0n);
    const offered = quantityInMilli(allocatable[name] ?? '0') ?? 0n;
    if (wanted > 0n && taken + wanted > offered) {
      reasons.push(`Insufficient ${name}`);
    }
  }
  return reasons;
}

function requestsOf(pod: KubernetesObject): Map<string, bigint> {
  const total = new Map<string, bigint>();
  for (const { resources } of pod.spec.containers as JsonRecord[]) {
    for (const [name, quantity] of Object.entries<string>(
      resources?.requests ?? {},
    )) {
      total.set(
        name,
        (total.get(name) ?? 0n) + (quantityInMilli(quantity) ?? 0n),
      );
    }
  }
  return total;
}
