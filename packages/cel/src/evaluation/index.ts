export { Planner } from './Planner';
export { PlanningError, UnsupportedError } from './PlanningError';
export { Scope } from './Scope';
