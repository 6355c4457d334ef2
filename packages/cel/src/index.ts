/**
 * Kubernetes CEL for TypeScript: device selectors as the API server checks them and the scheduler evaluates them.
 *
 * @packageDocumentation
 */
export { selectorCostLimit } from './state';
export * from './quantity';
export * from './selector';
export * from './semver';
