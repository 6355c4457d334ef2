export { compileSelector } from './compileSelector';
export type { SelectorOptions } from './compileSelector';
export type {
  CompiledSelector,
  SelectorError,
  SelectorResult,
} from './compiledSelector';
export { splitName } from './selectorDevice';
export type { SelectorDevice } from './selectorDevice';
