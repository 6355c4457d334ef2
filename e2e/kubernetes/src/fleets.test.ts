/**
 * What the API says of recorded and random fleets against the real scheduler: claims of a tier are made until it gives no
 * more; their number is what the API said before, and the devices that the API calls held are those in the claims' status.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import {
  ClustersResponse,
  decodeOccupancy,
  devicesOf,
  OccupancyDevice,
  OccupancyResponse,
  TiersResponse,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { startPortal } from './__testUtils__/startPortal';
import { AdminApi } from './support/AdminApi';
import { eventually } from './support/eventually';
import { FleetLoader, FleetObjects } from './support/FleetLoader';
import { randomFleet } from './support/randomFleet';

jest.setTimeout(600_000);

const kubeconfigFile = process.env.CONTRACT_KUBECONFIG!;
const recorded = resolve(__dirname, '../../../packages/dra/testdata/fleets');
/** Printed with the name of each random fleet: the same seed makes the same fleets again. */
const seed = Number(process.env.FLEET_SEED ?? Date.now() % 1_000_000);
const randomFleets = Number(process.env.FLEET_COUNT ?? 5);

interface RecordedFleet extends FleetObjects {
  truth: Record<string, { granted: number; error?: string }>;
}

const fleets: FleetObjects[] = [
  ...readdirSync(recorded)
    .sort()
    .map(
      file =>
        JSON.parse(
          readFileSync(resolve(recorded, file), 'utf8'),
        ) as RecordedFleet,
    ),
  ...Array.from({ length: randomFleets }, (_, index) =>
    randomFleet(seed + index),
  ),
];

describe('the API and the real scheduler', () => {
  let admin: AdminApi;
  let server: Parameters<typeof request>[0];
  let stop: () => Promise<void>;

  beforeAll(async () => {
    admin = new AdminApi(new KubeConfig(), kubeconfigFile);
    // Pods of the recorded fleets tolerate nothing.
    const backend = await startPortal({ workloads: { tolerations: [] } });
    server = backend.server;
    stop = () => backend.stop();
  });

  afterAll(async () => {
    await stop?.();
  });

  async function get<T>(path: string): Promise<T> {
    const response = await request(server).get(`/api/gpu${path}`);
    expect(response.status).toBe(200);
    return response.body as T;
  }

  /** What the API has to say when it knows the fleet and every claim of the cluster. */
  async function expectedOf(fleet: FleetObjects, loader: FleetLoader) {
    const devices = await loader.currentDevices();
    const held = await loader.heldDevices();
    return {
      state: 'live',
      nodes: fleet.nodes.length,
      notReady: [],
      tiers: [...loader.classes].sort(),
      devices,
      allocated: [...new Set(held)].filter(key => devices.includes(key)),
    };
  }

  async function said() {
    const { clusters } = await get<ClustersResponse>('/v1/clusters');
    const { tiers } = await get<TiersResponse>('/v1/tiers');
    const devices = devicesOf(
      decodeOccupancy(await get<OccupancyResponse>('/v1/occupancy')),
    );
    const keyOf = ({ driver, pool, device }: OccupancyDevice) =>
      [driver, pool, device].join('/');
    return {
      state: clusters[0].freshness.state,
      nodes: clusters[0].nodes,
      // Nodes get ready one by one, each a moment after it was made.
      notReady: devices
        .filter(({ reason }) => /not-? ?ready/.test(reason ?? ''))
        .map(keyOf),
      tiers: tiers.map(({ name }) => name).sort(),
      devices: [...new Set(devices.map(keyOf))].sort(),
      allocated: devices
        .filter(({ state }) => state === 'allocated')
        .map(keyOf)
        .sort(),
    };
  }

  async function untilKnown(fleet: FleetObjects, loader: FleetLoader) {
    let seen: unknown;
    let expected: unknown;
    await eventually(
      'the API to know the fleet',
      async () => {
        seen = await said();
        expected = await expectedOf(fleet, loader);
        return isDeepStrictEqual(seen, expected);
      },
      60,
      () => `${JSON.stringify(seen)} is not ${JSON.stringify(expected)}`,
    );
  }

  it.each(fleets.map(fleet => [fleet.id, fleet] as const))(
    'agree on %s',
    async (_, fleet) => {
      const loader = new FleetLoader(admin);
      try {
        await loader.load(fleet);
        await untilKnown(fleet, loader);
        for (const name of loader.classes) {
          const { tiers } = await get<TiersResponse>('/v1/tiers');
          const answer = tiers.find(tier => tier.name === name)!;
          const [{ error }] = answer.clusters;
          if (answer.allocatable === undefined || answer.allocatable > 50) {
            // Devices that any number of claims can share: no count ends.
            continue;
          }
          // Where a selector fails on some device, the scheduler may meet it sooner or later than in the order of names.
          const possible =
            // What fails before any device is given fails always.
            error === undefined || answer.allocatable === 0
              ? [answer.allocatable]
              : Array.from({ length: answer.allocatable + 2 }, (__, n) => n);
          // One more than there are, so that the scheduler itself says where it ends.
          const ask = () =>
            loader.askFor(name, answer.allocatable! + 1, answer.allocatable!);
          let granted = await ask();
          if (!possible.includes(granted)) {
            // In one of some hundred fleets the scheduler leaves a pod aside that came while the fleet before was taken
            // away, and takes it up again minutes later. A number that is wrong is so the second time as well.
            await loader.release();
            await untilKnown(fleet, loader);
            granted = await ask();
          }
          expect({
            name,
            granted: possible.includes(granted),
            was: granted,
          }).toEqual({ name, granted: true, was: granted });
          await untilKnown(fleet, loader);
          await loader.release();
          await untilKnown(fleet, loader);
        }
      } finally {
        await loader.remove();
      }
    },
  );
});
