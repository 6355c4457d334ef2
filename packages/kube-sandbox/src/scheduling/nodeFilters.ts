import { JsonRecord, KubernetesObject } from '../cluster/types';
import { quantityInMilli } from '../schema/canonicalQuantity';

const UNSCHEDULABLE_TAINT = 'node.kubernetes.io/unschedulable';

function tolerates(toleration: JsonRecord, taint: JsonRecord): boolean {
  const matchesEffect =
    !toleration.effect || toleration.effect === taint.effect;
  const matchesKey = !toleration.key || toleration.key === taint.key;
  const matchesValue =
    toleration.operator === 'Exists' ||
    (toleration.value ?? '') === (taint.value ?? '');
  return matchesEffect && matchesKey && matchesValue;
}

function isTolerated(pod: KubernetesObject, taint: JsonRecord): boolean {
  return (pod.spec.tolerations ?? []).some((toleration: JsonRecord) =>
    tolerates(toleration, taint),
  );
}

function matchesExpression(
  value: string | undefined,
  { operator, values = [] }: JsonRecord,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** Whether a node is one of those that a node selector names: one of its terms must hold. */
export function matchesNodeSelector(
  node: KubernetesObject,
  selector: JsonRecord | undefined,
): boolean {
  const terms: JsonRecord[] = selector?.nodeSelectorTerms ?? [];
  return terms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.length + matchFields.length > 0 &&
      matchExpressions.every((expression: JsonRecord) =>
        matchesExpression(node.metadata.labels?.[expression.key], expression),
      ) &&
      matchFields.every((expression: JsonRecord) =>
        matchesExpression(node.metadata.name, expression),
      ),
  );
}

function matchesAffinity(
  pod: KubernetesObject,
  node: KubernetesObject,
): boolean {
  const labels = node.metadata.labels ?? {};
  const required =
    pod.spec.affinity?.nodeAffinity
      ?.requiredDuringSchedulingIgnoredDuringExecution;
  return (
    Object.entries(pod.spec.nodeSelector ?? {}).every(
      ([key, value]) => labels[key] === value,
    ) &&
    (required === undefined || matchesNodeSelector(node, required))
  );
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

/**
 * Why a node cannot take a pod, devices apart, in the words of kube-scheduler's plugins; the first plugin that objects
 * decides. Empty when the node fits.
 */
export function nodeObjections(
  pod: KubernetesObject,
  node: KubernetesObject,
  podsOfNode: readonly KubernetesObject[],
): string[] {
  const taints: JsonRecord[] = node.spec?.taints ?? [];
  const cordon = { key: UNSCHEDULABLE_TAINT, effect: 'NoSchedule' };
  if (node.spec?.unschedulable && !isTolerated(pod, cordon)) {
    return ['node(s) were unschedulable'];
  }
  const untolerated = taints.some(
    taint =>
      ['NoSchedule', 'NoExecute'].includes(taint.effect) &&
      !isTolerated(pod, taint),
  );
  if (untolerated) {
    return ['node(s) had untolerated taint(s)'];
  }
  if (!matchesAffinity(pod, node)) {
    return ["node(s) didn't match Pod's node affinity/selector"];
  }
  return insufficient(pod, node, podsOfNode);
}
