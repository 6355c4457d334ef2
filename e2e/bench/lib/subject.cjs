'use strict';

// One process of what is measured, with the sources of the backend. It takes commands over the channel of its parent and
// answers each with figures; the parent judges.
require('@backstage/cli/config/nodeTransform.cjs');

const {
  setImmediate: turn,
  setTimeout: sleep,
} = require('node:timers/promises');

const { ConfigReader } = require('@backstage/config');

const backendSources = '../../../plugins/gpu-backend/src';
const {
  readGpuConfig,
} = require(`${backendSources}/core/config/readGpuConfig`);
const {
  createClusterSet,
} = require(`${backendSources}/core/clusters/createClusterSet`);
const {
  createSnapshotBuilder,
} = require(`${backendSources}/core/snapshot/createSnapshotBuilder`);
const {
  SnapshotPublisher,
} = require(`${backendSources}/core/snapshot/SnapshotPublisher`);
const {
  watchedResources,
} = require(`${backendSources}/core/records/watchedResources`);

/** What the portal mirrors with its own kinds of workloads. */
const mirrored = () =>
  watchedResources([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      plural: 'deployments',
      watched: true,
    },
  ]);
const {
  encodeOccupancy,
} = require(`${backendSources}/features/occupancy/encodeOccupancy`);
const {
  listOccupancy,
} = require(`${backendSources}/features/occupancy/listOccupancy`);
const { Mirror } = require(`${backendSources}/core/watch/Mirror`);
const { createClaimCounter } = require('@backstage-gpu/dra');

const silent = {
  info() {},
  warn: console.error,
  error: console.error,
  debug() {},
  child: () => silent,
};
const tolerations = [{ key: 'nvidia.com/gpu', operator: 'Exists' }];

/** As the backend reads it, with one cluster. */
const configOf = base =>
  readGpuConfig(
    new ConfigReader({
      gpu: {
        clusters: [{ name: 'bench', url: base, serviceAccountToken: 't' }],
        workloads: { tolerations },
      },
    }),
  );

function collect() {
  global.gc();
  global.gc();
  return process.memoryUsage().heapUsed;
}

function collections() {
  return mirrored()
    .filter(
      ({ labelSelector, fieldSelector }) => !labelSelector && !fieldSelector,
    )
    .map(({ group, plural, pageSize }) => ({
      path: group ? `/apis/${group}/v1/${plural}` : `/api/v1/${plural}`,
      limit: pageSize,
    }));
}

async function startWatching(base, onBuilt) {
  const config = configOf(base);
  const clusters = createClusterSet({
    configured: config.clusters,
    embedded: undefined,
    resources: mirrored,
    logger: silent,
  });
  const { initial, build } = createSnapshotBuilder(clusters.clusters, config);
  const publisher = new SnapshotPublisher({
    initial,
    build,
    onBuilt,
    onError: error => {
      throw error;
    },
  });
  clusters.start(name => publisher.changed(name));
  return {
    publisher,
    stop: async () => {
      await publisher.stop();
      await clusters.stop();
    },
  };
}

function untilKnown(publisher, devices) {
  return new Promise(resolve => {
    // Every number is known then; that the watches are up as well is said a moment later.
    const end = publisher.subscribe(({ clusters: [{ summary }] }) => {
      if (summary.devices === devices) {
        end();
        resolve();
      }
    });
  });
}

/** Bare fetch and first sync in turns, so that both have the same machine; the first round warms up. */
async function firstSync({ base, devices, rounds }) {
  const { bareSync, bareSyncAtOnce } = await import('./bareFetch.mjs');
  const { watchEventLoop } = await import('./statistics.mjs');
  const figures = {
    bare: [],
    bareAtOnce: [],
    sync: [],
    block: [],
    bareBlock: [],
    bytes: 0,
  };
  for (let round = 0; round <= rounds; round += 1) {
    collect();
    let endWatch = watchEventLoop();
    let started = performance.now();
    figures.bytes = await bareSync(base, collections());
    const bare = performance.now() - started;
    const bareBlock = endWatch();
    collect();
    started = performance.now();
    await bareSyncAtOnce(base, collections());
    const bareAtOnce = performance.now() - started;
    collect();
    endWatch = watchEventLoop();
    started = performance.now();
    const { publisher, stop } = await startWatching(base);
    await untilKnown(publisher, devices);
    const sync = performance.now() - started;
    const block = endWatch();
    await stop();
    if (round > 0) {
      figures.bare.push(bare);
      figures.bareAtOnce.push(bareAtOnce);
      figures.sync.push(sync);
      figures.block.push(block);
      figures.bareBlock.push(bareBlock);
    }
  }
  return figures;
}

async function memory({ base, devices }) {
  const warm = await startWatching(base);
  await untilKnown(warm.publisher, devices);
  await warm.stop();
  await sleep(200);
  const before = collect();
  const { publisher, stop } = await startWatching(base);
  await untilKnown(publisher, devices);
  await sleep(500);
  // Devices are described when somebody asks for them; here somebody does.
  let described = 0;
  for (const { pools } of publisher.current.clusters) {
    for (const pool of pools.values()) {
      described += pool.devices.length;
    }
  }
  if (described !== devices) {
    throw new Error(`${described} of ${devices} devices are described`);
  }
  const after = collect();
  await stop();
  return { bytesPerDevice: (after - before) / devices };
}

/** A fleet that takes claim events and builds snapshots, without any server. */
async function loadFleet(size) {
  const fleet = await import('./fleet.mjs');
  const mirrors = new Map(mirrored().map(({ name }) => [name, new Mirror()]));
  const resources = new Map(mirrored().map(each => [each.name, each]));
  const objects = fleet.fleetObjects(size);
  const since = new Date();
  for (const [name, resource] of resources) {
    if (!resource.labelSelector && !resource.fieldSelector) {
      let count = 0;
      for (const object of objects[resource.plural]()) {
        mirrors.get(name).apply(resource.read(object));
        count += 1;
        if (count % 500 === 0) {
          await turn();
        }
      }
    }
  }
  const picture = () => ({
    collections: new Map(
      [...mirrors].map(([name, mirror]) => [name, mirror.objects]),
    ),
    statuses: new Map(
      [...mirrors.keys()].map(name => [
        name,
        { synced: true, live: true, since },
      ]),
    ),
    unusable: [],
    version: 'v1.36.2',
  });
  const sources = [
    {
      name: 'bench',
      title: 'bench',
      sandbox: false,
      watcher: {
        picture,
        advance: () =>
          new Map(
            [...mirrors]
              .map(([name, mirror]) => [name, mirror.advance()])
              .filter(([, changes]) => changes.length > 0),
          ),
      },
    },
  ];
  const { initial, build } = createSnapshotBuilder(
    sources,
    configOf('http://127.0.0.1'),
  );
  const changed = new Set(['bench']);
  const run = snapshot => {
    const steps = build(snapshot, changed);
    for (;;) {
      const { done, value } = steps.next();
      if (done) {
        return value;
      }
    }
  };
  let snapshot = run(initial);
  const { read } = resources.get('resourceclaims');
  const claimsMirror = mirrors.get('resourceclaims');
  return {
    snapshot: () => snapshot,
    /** Deletes a claim and makes it again, in turns; returns the milliseconds that the new snapshot took. */
    change(event) {
      const index = ((event - (event % 2)) * 7919) % size.claims;
      const object = fleet.claim(index, size);
      if (event % 2 === 0) {
        const { namespace, name } = object.metadata;
        claimsMirror.delete(`${namespace}/${name}`);
      } else {
        claimsMirror.apply(read(object));
      }
      const started = performance.now();
      snapshot = run(snapshot);
      return performance.now() - started;
    },
  };
}

/** What one claim event costs the processor in a fleet of this size. */
async function eventCost({ nodes, claims, events }) {
  const { change } = await loadFleet({ nodes, claims });
  const costs = [];
  for (let event = 0; event < events; event += 1) {
    costs.push(change(event));
  }
  return { costs: costs.slice(Math.floor(events / 4)) };
}

/** Milliseconds of making the text of one entity's devices, again and again. */
async function entityCost({ nodes, claims, rounds }) {
  const { snapshot } = await loadFleet({ nodes, claims });
  const { revision } = snapshot();
  const costs = [];
  for (let round = 0; round < 2 * rounds; round += 1) {
    const kubernetesId = `service-${(round * 7919) % claims}`;
    const answer = () =>
      JSON.stringify(
        encodeOccupancy({
          revision,
          ...listOccupancy(snapshot(), { kubernetesId }),
        }),
      );
    // The page is open and asks again: its devices were described when it asked first.
    answer();
    const started = performance.now();
    answer();
    costs.push(performance.now() - started);
  }
  return { costs: costs.slice(rounds) };
}

/** What events leave behind in the heap, after enough of them that every cache and the log of changes are full. */
async function eventHeap({ nodes, claims, warmUp, events }) {
  const { change } = await loadFleet({ nodes, claims });
  const run = async (from, to) => {
    for (let event = from; event < to; event += 1) {
      change(event);
      if (event % 500 === 0) {
        await turn();
      }
    }
    await turn();
    return collect();
  };
  const before = await run(0, warmUp);
  const after = await run(warmUp, warmUp + events);
  return { before, grown: after - before };
}

/** What a page without a cache does for every request: list everything and count. */
async function listPerRequest({ base, rounds }) {
  const { bareList } = await import('./bareFetch.mjs');
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    const lists = {};
    await Promise.all(
      ['nodes', 'resourceslices', 'deviceclasses', 'resourceclaims'].map(
        async plural => {
          const { path, limit } = collections().find(each =>
            each.path.endsWith(`/${plural}`),
          );
          lists[plural] = await bareList(base, path, limit, true);
        },
      ),
    );
    const counter = createClaimCounter(
      {
        slices: lists.resourceslices.kept,
        classes: lists.deviceclasses.kept,
        claims: lists.resourceclaims.kept,
      },
      { nodes: lists.nodes.kept, demand: { tolerations } },
    );
    for (const { metadata } of lists.deviceclasses.kept) {
      counter.count(
        {
          devices: {
            requests: [
              { name: 'gpu', exactly: { deviceClassName: metadata.name } },
            ],
          },
        },
        { maximum: 100_000 },
      );
    }
    times.push(performance.now() - started);
  }
  return { times };
}

const commands = {
  firstSync,
  memory,
  eventCost,
  eventHeap,
  entityCost,
  listPerRequest,
};

process.on('message', async ({ command, options }) => {
  try {
    process.send({ bench: { result: await commands[command](options) } });
  } catch (error) {
    process.send({ bench: { error: error.stack } });
  }
});
