import { matchesNodeSelector } from '../node';
import { Device, Node, NodeSelector } from '../types';

/** Whether a ResourceSlice or a device is meant for the node. */
export function reaches(
  placed: Pick<Device, 'nodeName' | 'allNodes'> & {
    nodeSelector?: NodeSelector;
  },
  node: Node,
): boolean {
  if (placed.nodeName) {
    return placed.nodeName === node.metadata?.name;
  }
  return (
    placed.allNodes === true ||
    (placed.nodeSelector !== undefined &&
      matchesNodeSelector(node, placed.nodeSelector))
  );
}
