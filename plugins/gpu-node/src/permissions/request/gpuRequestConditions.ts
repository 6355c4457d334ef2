import { createConditionExports } from '@backstage/plugin-permission-node';
import { gpuRequestResourceRef } from './gpuRequestResourceRef';
import { gpuRequestRules } from './gpuRequestRules';

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: gpuRequestResourceRef,
  rules: gpuRequestRules,
});

/**
 * Conditions on requests, for policies.
 *
 * @public
 */
export const gpuRequestConditions = conditions;

/**
 * Answers `gpu.request.read` or `gpu.request.delete` with conditions on the request.
 *
 * @public
 */
export const createGpuRequestConditionalDecision = createConditionalDecision;
