import { useApi } from '@backstage/frontend-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import { gpuSignalChannel } from '@backstage-gpu/plugin-gpu-common';
import {
  keepPreviousData,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { GpuApi, gpuApiRef } from './gpuApi';
import { gpuQueryKey } from './GpuDataProvider';

const pollMilliseconds = 10_000;
const pollWithSignalsMilliseconds = 60_000;
/** Apart from what is read again on every signal. */
export const slowQueryKey = 'gpu-slow';

/**
 * Reads from the GPU backend, again on every signal, and by polling while the tab is visible.
 *
 * @param read - gets what it answered before, so that it can ask for what changed since
 */
export function useGpuQuery<T>(
  key: readonly unknown[],
  read: (
    api: GpuApi,
    signal: AbortSignal,
    previous: T | undefined,
  ) => Promise<T>,
) {
  const api = useApi(gpuApiRef);
  const client = useQueryClient();
  const queryKey = [gpuQueryKey, ...key];
  const { isSignalsAvailable } = useSignal(gpuSignalChannel);
  return useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      read(api, signal, client.getQueryData<T>(queryKey)),
    placeholderData: keepPreviousData,
    refetchInterval: isSignalsAvailable
      ? pollWithSignalsMilliseconds
      : pollMilliseconds,
  });
}

/**
 * Reads from the GPU backend now and then, whatever the signals say: what is expensive to answer, and may be some seconds old.
 *
 * @param milliseconds - between two reads, while the tab is visible
 */
export function useSlowGpuQuery<T>(
  key: readonly unknown[],
  milliseconds: number,
  read: (api: GpuApi, signal: AbortSignal) => Promise<T>,
) {
  const api = useApi(gpuApiRef);
  return useQuery({
    queryKey: [slowQueryKey, ...key],
    queryFn: ({ signal }) => read(api, signal),
    placeholderData: keepPreviousData,
    refetchInterval: milliseconds,
  });
}

const limitsMilliseconds = 15_000;

/** The limits of the projects of which the user may see them. */
export function useLimits() {
  return useSlowGpuQuery(['limits'], limitsMilliseconds, (api, signal) =>
    api.listLimits({ signal }),
  );
}
