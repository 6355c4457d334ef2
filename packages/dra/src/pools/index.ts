export { gatherPool } from './gatherPool';
export type { PoolOptions } from './gatherPool';
export { PoolIndex } from './poolIndex';
export type { CounterValues, Pool, PoolDevice } from './pool';
export { groupByPool, poolKey } from './poolSlices';
export type { PoolSlices } from './poolSlices';
