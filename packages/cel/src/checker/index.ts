export { checkExpression } from './checker';
export type { CheckedExpression } from './checker';
export { selectorEnvironment } from './environment';
export type { Environment, EnvironmentOptions } from './environment';
export { qualifiedName } from './qualifiedName';
export type { TypeIssue } from './typeIssue';
export { validateExpression } from './validators';
