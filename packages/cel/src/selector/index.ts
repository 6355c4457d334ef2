export { compileSelector } from './compileSelector';
export type { SelectorOptions } from './compileSelector';
export type {
  CompiledSelector,
  SelectorError,
  SelectorResult,
} from './CompiledSelector';
export type { DeviceAttribute } from './deviceAttribute';
export { listNamedParts } from './listNamedParts';
export type { NamedPart } from './Projection';
export type { SelectorDevice } from './selectorDevice';
