export { compileSelector } from './compileSelector';
export type { SelectorOptions } from './compileSelector';
export type {
  CompiledSelector,
  SelectorError,
  SelectorResult,
} from './compiledSelector';
export type { SelectorDevice } from './selectorDevice';
