const notHelpful = 'Preemption is not helpful for scheduling';

/** What kube-scheduler says when every node objects; `objections` has one list of reasons for each node. */
export function unschedulableMessage(
  objections: readonly string[][],
  hasClaims: boolean,
): string {
  const nodes = objections.length;
  if (nodes === 0) {
    return 'no nodes available to schedule pods';
  }
  const counts = new Map<string, number>();
  for (const reason of objections.flat()) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const reasons = [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort();
  return `0/${nodes} nodes are available: ${reasons.join(', ')}. ${afterwards(
    nodes,
    hasClaims,
  )}`;
}

/** The same for a reason that has nothing to do with any one node. */
export function podRejectedMessage(nodes: number, reason: string): string {
  return nodes === 0
    ? 'no nodes available to schedule pods'
    : `0/${nodes} nodes are available: ${reason}. ${afterwards(nodes, false)}`;
}

/** The device plugin is asked for help last; it has none where the pod has no claims or was refused before. */
function afterwards(nodes: number, hadClaims: boolean): string {
  const devices = hadClaims
    ? 'still not schedulable'
    : 'no new claims to deallocate';
  return `${devices}, preemption: 0/${nodes} nodes are available: ${nodes} ${notHelpful}.`;
}
