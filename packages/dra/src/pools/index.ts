export { gatherPool } from './gatherPool';
export type { PoolOptions } from './gatherPool';
export { orderPools, PoolIndex } from './poolIndex';
export type { NodePools } from './poolIndex';
export type { CounterValues, Pool, PoolDevice } from './pool';
export { groupByPool, poolKey } from './poolSlices';
export type { PoolSlices } from './poolSlices';
export { nodesOfPool, poolViews } from './poolViews';
export type { PoolView } from './poolViews';
