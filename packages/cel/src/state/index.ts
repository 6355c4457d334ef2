export { Evaluation, type MapOrder, SELECTOR_COST_LIMIT } from './evaluation';
export { abortUnhashable, isUnhashable } from './unhashable';
