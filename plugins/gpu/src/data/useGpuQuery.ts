import { useApi } from '@backstage/frontend-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import { gpuSignalChannel } from '@backstage-gpu/plugin-gpu-common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { GpuApi, gpuApiRef } from './gpuApi';
import { gpuQueryKey } from './GpuDataProvider';

const pollMilliseconds = 10_000;
const pollWithSignalsMilliseconds = 60_000;

/** Reads from the GPU backend, again on every signal, and by polling while the tab is visible. */
export function useGpuQuery<T>(
  key: readonly unknown[],
  read: (api: GpuApi, signal: AbortSignal) => Promise<T>,
) {
  const api = useApi(gpuApiRef);
  const { isSignalsAvailable } = useSignal(gpuSignalChannel);
  return useQuery({
    queryKey: [gpuQueryKey, ...key],
    queryFn: ({ signal }) => read(api, signal),
    placeholderData: keepPreviousData,
    refetchInterval: isSignalsAvailable
      ? pollWithSignalsMilliseconds
      : pollMilliseconds,
  });
}
