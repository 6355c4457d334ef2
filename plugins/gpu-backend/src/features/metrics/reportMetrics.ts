import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { ClusterTier } from '../../core/inventory/ClusterModel';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { BuildReport } from '../../core/snapshot/SnapshotPublisher';
import { CollectionStatus } from '../../core/watch/CollectionStatus';

/** What metrics are read from when they are collected. */
export interface MetricsSource {
  snapshot: () => Snapshot;
  clusters: readonly {
    name: string;
    watcher: {
      picture(): { statuses: ReadonlyMap<string, CollectionStatus> };
    };
  }[];
  now?: () => Date;
}

/** States under which devices of a tier are counted. `allocatable` counts claims, not devices: see the API. */
const states = ['total', 'allocated', 'allocatable'] as const;

/**
 * Reports the inventory through Backstage's metrics service: devices by tier, state and cluster, how far the mirror of
 * each collection lags, and how long snapshots take. What is unknown is left out, never reported as 0.
 *
 * @returns told how long each snapshot took
 */
export function reportMetrics(
  metrics: MetricsService,
  source: MetricsSource,
): (report: BuildReport) => void {
  const now = source.now ?? (() => new Date());
  metrics
    .createObservableGauge('gpu_devices', {
      description: 'Devices by cluster, tier and state',
    })
    .addCallback(result => {
      for (const { availability } of source.snapshot().clusters) {
        availability.forEach(entry => observeTier(entry, result));
      }
    });
  metrics
    .createObservableGauge('gpu_pending_claims', {
      description: 'Claims by cluster and tier that wait for a device',
    })
    .addCallback(result => {
      for (const { availability } of source.snapshot().clusters) {
        for (const { cluster, tier, pending } of availability) {
          if (pending !== undefined) {
            result.observe(pending, { cluster, tier });
          }
        }
      }
    });
  metrics
    .createObservableGauge('gpu_watch_lag', {
      unit: 's',
      description:
        'Seconds since the mirror of a collection was last up to date; 0 while it is watched',
    })
    .addCallback(result => {
      for (const { name, watcher } of source.clusters) {
        for (const [collection, status] of watcher.picture().statuses) {
          const lag = status.live
            ? 0
            : (now().getTime() - status.since.getTime()) / 1000;
          result.observe(lag, { cluster: name, collection });
        }
      }
    });
  const builds = metrics.createHistogram('gpu_snapshot_duration', {
    unit: 's',
    description: 'Time of the processor that one snapshot took',
    advice: {
      explicitBucketBoundaries: [
        0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
      ],
    },
  });
  return ({ milliseconds, changed }) =>
    builds.record(milliseconds / 1000, { changed });
}

function observeTier(
  entry: ClusterTier,
  result: {
    observe(value: number, attributes: Record<string, string>): void;
  },
): void {
  const { cluster, tier } = entry;
  for (const state of states) {
    const value = entry[state];
    if (value !== undefined) {
      result.observe(value, { cluster, tier, state });
    }
  }
  for (const { reason, count } of entry.unavailable) {
    result.observe(count, { cluster, tier, state: 'unavailable', reason });
  }
}
