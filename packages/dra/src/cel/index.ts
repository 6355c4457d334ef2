export { SELECTOR_COST_LIMIT } from './evaluation';
export * from './selector';
