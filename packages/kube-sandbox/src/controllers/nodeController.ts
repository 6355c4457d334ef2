import { resources } from '../cluster/resources';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { deepEqual } from '../patch/deepEqual';
import { ControllerContext, controllerManager } from './ControllerContext';
import { runReconciler } from './runReconciler';

const notReady = 'node.kubernetes.io/not-ready';
const unreachable = 'node.kubernetes.io/unreachable';
const unschedulable = 'node.kubernetes.io/unschedulable';

/** Whether a node's kubelet says that it can run pods. */
export function isNodeReady(node: KubernetesObject): boolean {
  return Boolean(
    node.status?.conditions?.some(
      (condition: JsonRecord) =>
        condition.type === 'Ready' && condition.status === 'True',
    ),
  );
}

function readiness(node: KubernetesObject): string {
  const condition = node.status?.conditions?.find(
    ({ type }: JsonRecord) => type === 'Ready',
  );
  return condition?.status ?? 'False';
}

/** The taints that a node should have for its state; taints of others stay. */
function taintsFor(node: KubernetesObject): JsonRecord[] {
  const troubles: Record<string, boolean> = {
    [notReady]: readiness(node) === 'False',
    [unreachable]: readiness(node) === 'Unknown',
    [unschedulable]: Boolean(node.spec?.unschedulable),
  };
  const present: JsonRecord[] = node.spec?.taints ?? [];
  const kept = present.filter(({ key }) => troubles[key] !== false);
  const added = Object.entries(troubles)
    .filter(
      ([key, applies]) => applies && !kept.some(taint => taint.key === key),
    )
    .map(([key]) => ({ key, effect: 'NoSchedule' }));
  return [...kept, ...added];
}

/** Taints nodes by their state, as the node lifecycle controller does. */
export function startNodeController(context: ControllerContext): () => void {
  const { store, api } = context;
  return runReconciler(context, {
    definitions: [resources.nodes],
    keysOf: ({ type, object }) =>
      type === 'DELETED' ? [] : [object.metadata.name],
    work: name => {
      const node = store.get(resources.nodes, undefined, name);
      const taints = node ? taintsFor(node) : [];
      if (!node || deepEqual(taints, node.spec?.taints ?? [])) {
        return;
      }
      const { taints: _taints, ...spec } = node.spec ?? {};
      api.replace(
        resources.nodes,
        node,
        { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec },
        { manager: controllerManager },
      );
    },
  });
}
