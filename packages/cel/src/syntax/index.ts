export * from './ast';
export { childrenOf } from './childrenOf';
export { isBinding } from './isBinding';
export * from './operators';
export { parseExpression } from './parser';
export { CelSyntaxError } from './CelSyntaxError';
