export { compileSelector } from './compileSelector';
export type { SelectorOptions } from './compileSelector';
export type {
  CompiledSelector,
  SelectorError,
  SelectorResult,
} from './compiledSelector';
export type { DeviceAttribute } from './deviceAttribute';
export { listNamedParts } from './listNamedParts';
export type { NamedPart } from './projection';
export type { SelectorDevice } from './selectorDevice';
