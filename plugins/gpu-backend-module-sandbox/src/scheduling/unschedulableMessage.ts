const NOT_HELPFUL = 'Preemption is not helpful for scheduling';

function afterwards(nodes: number): string {
  return `still not schedulable, preemption: 0/${nodes} nodes are available: ${nodes} ${NOT_HELPFUL}.`;
}

/** What kube-scheduler says when every node objects; `objections` has one list of reasons for each node. */
export function unschedulableMessage(objections: readonly string[][]): string {
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
  )}`;
}

/** The same for a reason that has nothing to do with any one node. */
export function podRejectedMessage(nodes: number, reason: string): string {
  return nodes === 0
    ? 'no nodes available to schedule pods'
    : `0/${nodes} nodes are available: ${reason}. ${afterwards(nodes)}`;
}
