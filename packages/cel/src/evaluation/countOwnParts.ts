import { childrenOf, Expression } from '../syntax';

/** The parts of an expression that are gone through once; of loops in it only where they begin. */
export function countOwnParts(expression: Expression): number {
  let count = 0;
  const open = [expression];
  for (let node = open.pop(); node; node = open.pop()) {
    count += 1;
    if (node.kind === 'comprehension') {
      open.push(node.range, node.initial, node.result);
    } else {
      open.push(...childrenOf(node));
    }
  }
  return count;
}
