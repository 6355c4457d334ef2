import { useApi } from '@backstage/frontend-plugin-api';
import { CreateRequestBody } from '@backstage-gpu/plugin-gpu-common';
import { useQueries } from '@tanstack/react-query';
import { gpuApiRef } from './gpuApi';
import { slowQueryKey } from './useGpuQuery';

const planMilliseconds = 15_000;

/** What would become of each of some requests, in their order. One that cannot be planned leaves the others as they are. */
export function useRequestPlans(bodies: readonly CreateRequestBody[]) {
  const api = useApi(gpuApiRef);
  return useQueries({
    queries: bodies.map(body => ({
      queryKey: [slowQueryKey, 'plan', body],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.planRequest(body, { signal }),
      // A refusal is an answer.
      retry: false,
      refetchInterval: planMilliseconds,
    })),
  });
}
