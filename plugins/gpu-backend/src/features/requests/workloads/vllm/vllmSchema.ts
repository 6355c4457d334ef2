import { VllmWorkload } from '@backstage-gpu/plugin-gpu-common';
import { z } from 'zod';

const longestModel = 200;

/** `workload` of a request for a vLLM server. */
export const vllmSchema = z.strictObject({
  type: z.literal('vllm'),
  // Names of models are paths of plain parts; a leading dash would be read as an option by the server.
  model: z
    .string()
    .min(1)
    .max(longestModel, `expected at most ${longestModel} characters`)
    .regex(
      /^\/?[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/,
      'expected a model such as Qwen/Qwen3-4B or a path inside the container',
    ),
  maxModelLength: z.number().int().min(16).max(10_000_000).optional(),
}) satisfies z.ZodType<VllmWorkload>;
