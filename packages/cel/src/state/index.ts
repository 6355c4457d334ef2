export { Evaluation, type MapOrder, selectorCostLimit } from './Evaluation';
export { abortUnhashable, isUnhashable } from './unhashable';
