export { collectUse } from './collectUse';
export type { DeviceUse } from './collectUse';
export { deviceKey } from './deviceKey';
export type { DeviceId } from './deviceKey';
