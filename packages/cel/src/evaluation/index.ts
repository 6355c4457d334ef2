export { Planner } from './Planner';
export { PlanningError } from './PlanningError';
export { Scope } from './Scope';
