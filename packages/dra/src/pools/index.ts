export { gatherPool } from './gatherPool';
export type { PoolOptions } from './gatherPool';
export { orderPools, PoolIndex } from './PoolIndex';
export type { NodePools } from './PoolIndex';
export type { CounterValues, Pool, PoolDevice } from './pool';
export { groupByPool, poolKey } from './poolSlices';
export type { PoolSlices } from './poolSlices';
export { nodesOfPool, poolViews } from './poolViews';
export type { PoolView } from './poolViews';
