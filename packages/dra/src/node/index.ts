export { matchesNodeSelector } from './matchesNodeSelector';
export { matchesNodeAffinity, nodeAccepts } from './nodeAccepts';
export type { NodeDemand, NodeVerdict } from './nodeAccepts';
export { toleratesTaints, untoleratedTaint } from './toleratesTaints';
