import { ReactNode, useEffect } from 'react';
import { useSignal } from '@backstage/plugin-signals-react';
import { gpuSignalChannel } from '@backstage-gpu/plugin-gpu-common';
import {
  QueryClient,
  QueryClientProvider,
  useQueryClient,
} from '@tanstack/react-query';

/** One cache for all parts of the plugin, so that a card and a page never ask twice. */
const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 1000 } },
});

/** Keys of everything that is read again when the snapshot changed. */
export const gpuQueryKey = 'gpu';

/** A signal says only that something changed: each browser reads again what it shows, with its own permissions. */
function RefreshOnSignal() {
  const { lastSignal } = useSignal<{ revision: number }>(gpuSignalChannel);
  const client = useQueryClient();
  useEffect(() => {
    // Requests change without a new revision, so every signal counts.
    if (lastSignal) {
      void client.invalidateQueries({ queryKey: [gpuQueryKey] });
    }
  }, [client, lastSignal]);
  return null;
}

/** Brings the data of the GPU backend to what it holds. */
export function GpuDataProvider(props: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <RefreshOnSignal />
      {props.children}
    </QueryClientProvider>
  );
}
