export { Evaluation, type MapOrder, SELECTOR_COST_LIMIT } from './evaluation';
export { isBinding } from './foldPlan';
export { Planner } from './planner';
export { PlanningError } from './planningError';
export { Scope } from './scope';
