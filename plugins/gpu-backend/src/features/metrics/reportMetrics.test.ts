import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  createInventory,
  FakeCluster,
  testConfig,
} from '../../core/__testUtils__/FakeCluster';
import { readFleets } from '../../core/__testUtils__/fixtures';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { reportMetrics } from './reportMetrics';

class TestReader extends MetricReader {
  protected async onForceFlush() {}
  protected async onShutdown() {}
}

describe('reportMetrics', () => {
  it('gives Prometheus devices by tier, state and cluster, the lag of watches and the time of snapshots', async () => {
    const fleet = readFleets().find(({ truth }) =>
      Object.values(truth).every(({ error }) => error === undefined),
    )!;
    const cluster = new FakeCluster();
    fleet.nodes.forEach(node => cluster.apply('nodes', node));
    fleet.slices.forEach(slice => cluster.apply('resourceslices', slice));
    fleet.classes.forEach(each => cluster.apply('deviceclasses', each));
    const { model } = createInventory(
      cluster,
      testConfig({
        tiers: fleet.classes.map(({ metadata }) => ({
          name: metadata!.name!,
          deviceClass: metadata!.name!,
        })),
      }),
    );
    const reader = new TestReader();
    const meter = new MeterProvider({ readers: [reader] }).getMeter('gpu');
    const record = reportMetrics(meter as unknown as MetricsService, {
      snapshot: () => ({ clusters: [model] } as unknown as Snapshot),
      now: () => new Date('2026-01-01T10:00:30Z'),
      clusters: [
        {
          name: 'c',
          watcher: {
            picture: () => ({
              statuses: new Map([
                ['nodes', { synced: true, live: true, since: new Date(0) }],
                [
                  'pods',
                  {
                    synced: true,
                    live: false,
                    since: new Date('2026-01-01T10:00:00Z'),
                  },
                ],
              ]),
            }),
          },
        },
      ],
    });
    record({ milliseconds: 3, changed: true });
    const { resourceMetrics } = await reader.collect();
    const text = new PrometheusSerializer('', false).serialize(resourceMetrics);
    for (const { tier, total, allocatable } of model.availability) {
      expect(text).toMatch(
        new RegExp(
          `gpu_devices\\{.*tier="${tier}",state="total".*\\} ${total}\n`,
        ),
      );
      expect(text).toMatch(
        new RegExp(
          `gpu_devices\\{.*tier="${tier}",state="allocatable".*\\} ${allocatable}\n`,
        ),
      );
    }
    expect(text).toMatch(/gpu_watch_lag.*\{.*collection="nodes".*\} 0\n/);
    expect(text).toMatch(/gpu_watch_lag.*\{.*collection="pods".*\} 30\n/);
    expect(text).toMatch(
      /gpu_snapshot_duration.*_bucket\{.*changed="true".*le="0.005".*\} 1\n/,
    );
  });
});
