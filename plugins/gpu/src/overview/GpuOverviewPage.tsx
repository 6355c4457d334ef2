import { useMemo } from 'react';
import {
  devicesOf,
  mergeOccupancy,
  Occupancy,
} from '@backstage-gpu/plugin-gpu-common';
import { GpuDataProvider } from '../data/GpuDataProvider';
import { useGpuQuery, useLimits } from '../data/useGpuQuery';
import { useHolderEntities } from '../data/useHolderEntities';
import { GpuOverview } from './GpuOverview';

function GpuOverviewContainer() {
  const tiers = useGpuQuery(['tiers'], (api, signal) =>
    api.getTiers({ signal }),
  );
  const clusters = useGpuQuery(['clusters'], (api, signal) =>
    api.getClusters({ signal }),
  );
  // Nodes that changed are sent, not the fleet.
  const occupancy = useGpuQuery<Occupancy>(
    ['occupancy'],
    async (api, signal, previous) =>
      mergeOccupancy(
        previous,
        await api.getOccupancy(
          { since: previous?.revision, view: previous?.view },
          { signal },
        ),
      ),
  );
  // A hint for the platform team: without it the page is whole.
  const lint = useGpuQuery(['lint'], (api, signal) => api.getLint({ signal }));
  const projects = useGpuQuery(['projects'], (api, signal) =>
    api.getProjects({ signal }),
  ).data?.projects;
  // Users who may see no limits see the page without them.
  const limits = useLimits();
  const clustersWithDevices = occupancy.data?.clusters;
  const devices = useMemo(
    () => clustersWithDevices && devicesOf({ clusters: clustersWithDevices }),
    [clustersWithDevices],
  );
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
      limits={limits.data?.limits}
      projects={projects}
      mayNotDeploy={
        projects &&
        projects.length > 0 &&
        !projects.some(({ requestable }) => requestable)
      }
      error={tiers.error ?? clusters.error ?? undefined}
    />
  );
}

/**
 * The GPU page with its data, without a header.
 *
 * @public
 */
export function GpuOverviewPage() {
  return (
    <GpuDataProvider>
      <GpuOverviewContainer />
    </GpuDataProvider>
  );
}
