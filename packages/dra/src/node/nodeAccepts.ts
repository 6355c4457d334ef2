import { Node, NodeSelector, Taint, Toleration } from '../types';
import { matchesNodeSelector } from './matchesNodeSelector';
import { untoleratedTaint } from './toleratesTaints';

/** The taint that stands for a cordon. */
const cordon: Taint = {
  key: 'node.kubernetes.io/unschedulable',
  effect: 'NoSchedule',
};

/**
 * What a pod says about the nodes it can run on.
 *
 * @public
 */
export interface NodeDemand {
  /** `spec.tolerations` of the pod. */
  tolerations?: readonly Toleration[];
  /** `spec.nodeSelector` of the pod. */
  nodeSelector?: Record<string, string>;
  /** `spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`. */
  requiredAffinity?: NodeSelector;
  /** `spec.nodeName` of the pod. */
  nodeName?: string;
}

/**
 * Whether a node takes a pod, and if not, why.
 *
 * @public
 */
export type NodeVerdict =
  | { accepted: true }
  | {
      accepted: false;
      reason: 'notReady' | 'cordoned' | 'taint' | 'selector';
      /** For people, in kube-scheduler's words where it has some. */
      message: string;
    };

/**
 * Decides whether a node takes a pod, apart from its devices and resources:
 * readiness, cordon, taints, node selectors.
 *
 * @remarks kube-scheduler sees readiness as a taint that the node lifecycle
 * controller sets; here the condition counts as well, so that a node that was
 * just lost takes nothing. A node without a Ready condition is judged by its
 * taints alone.
 *
 * @public
 */
export function nodeAccepts(node: Node, demand: NodeDemand = {}): NodeVerdict {
  const { tolerations } = demand;
  const name = node.metadata?.name;
  if (!matchesNodeAffinity(node, demand)) {
    return {
      accepted: false,
      reason: 'selector',
      message: "node(s) didn't match Pod's node affinity/selector",
    };
  }
  if (
    node.spec?.unschedulable &&
    untoleratedTaint([cordon], tolerations) !== undefined
  ) {
    return {
      accepted: false,
      reason: 'cordoned',
      message: 'node(s) were unschedulable',
    };
  }
  const taint = untoleratedTaint(node.spec?.taints, tolerations);
  if (taint) {
    const value = taint.value ?? '';
    return {
      accepted: false,
      reason: 'taint',
      message: `node(s) had untolerated taint {${taint.key}: ${value}}`,
    };
  }
  const ready = node.status?.conditions?.find(
    condition => condition.type === 'Ready',
  );
  if (ready && ready.status !== 'True') {
    return {
      accepted: false,
      reason: 'notReady',
      message: `node ${name} is not ready`,
    };
  }
  return { accepted: true };
}

/**
 * Whether a node is one of those that a pod asks for by name, labels and
 * required affinity.
 *
 * @remarks Follows kube-scheduler's plugins NodeName and NodeAffinity.
 *
 * @public
 */
export function matchesNodeAffinity(
  node: Node,
  demand: Pick<NodeDemand, 'nodeName' | 'nodeSelector' | 'requiredAffinity'>,
): boolean {
  const { nodeName, nodeSelector = {}, requiredAffinity } = demand;
  if (nodeName && nodeName !== node.metadata?.name) {
    return false;
  }
  const labels = node.metadata?.labels ?? {};
  if (
    Object.entries(nodeSelector).some(([key, value]) => labels[key] !== value)
  ) {
    return false;
  }
  return !requiredAffinity || matchesNodeSelector(node, requiredAffinity);
}
