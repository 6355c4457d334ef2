import { GpuDataProvider } from '../data/GpuDataProvider';
import { useGpuQuery } from '../data/useGpuQuery';
import { useHolderEntities } from '../data/useHolderEntities';
import { GpuOverview } from './GpuOverview';

function GpuOverviewContainer() {
  const tiers = useGpuQuery(['tiers'], (api, signal) =>
    api.getTiers({ signal }),
  );
  const clusters = useGpuQuery(['clusters'], (api, signal) =>
    api.getClusters({ signal }),
  );
  const occupancy = useGpuQuery(['occupancy'], (api, signal) =>
    api.getOccupancy({}, { signal }),
  );
  // A hint for the platform team: without it the page is whole.
  const lint = useGpuQuery(['lint'], (api, signal) => api.getLint({ signal }));
  const devices = occupancy.data?.devices;
  const entities = useHolderEntities(
    (devices ?? []).flatMap(device => device.holder?.kubernetesId ?? []),
  );
  return (
    <GpuOverview
      tiers={tiers.data?.tiers}
      clusters={clusters.data}
      devices={devices}
      entities={entities}
      findings={lint.data?.findings}
      error={tiers.error ?? clusters.error ?? undefined}
    />
  );
}

/** The GPU page with its data. */
export function GpuOverviewPage() {
  return (
    <GpuDataProvider>
      <GpuOverviewContainer />
    </GpuDataProvider>
  );
}
