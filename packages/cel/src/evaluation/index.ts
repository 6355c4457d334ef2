export { Planner } from './planner';
export { PlanningError } from './planningError';
export { Scope } from './scope';
