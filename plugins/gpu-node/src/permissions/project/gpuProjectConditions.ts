import { createConditionExports } from '@backstage/plugin-permission-node';
import { gpuProjectResourceRef } from './gpuProjectResourceRef';
import { gpuProjectRules } from './gpuProjectRules';

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: gpuProjectResourceRef,
  rules: gpuProjectRules,
});

/**
 * Conditions on projects, for policies.
 *
 * @public
 */
export const gpuProjectConditions = conditions;

/**
 * Answers a permission that is decided project by project, such as `gpu.holder.read` or `gpu.request.create`, with
 * conditions on the project.
 *
 * @public
 */
export const createGpuProjectConditionalDecision = createConditionalDecision;
