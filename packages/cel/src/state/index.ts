export { Evaluation, type MapOrder, selectorCostLimit } from './evaluation';
export { abortUnhashable, isUnhashable } from './unhashable';
