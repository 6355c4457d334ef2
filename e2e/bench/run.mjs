// npm run bench: measures the backend on a large fleet, each figure as a ratio to a baseline of the same run. Prints JSON;
// `--output FILE` writes it there as well, `--small` takes a tenth of the fleet, to try the bench itself.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { devicesPerNode } from './lib/fleet.mjs';
import {
  answer,
  ask,
  start,
  startBackend,
  stopAll,
  token,
} from './lib/processes.mjs';
import { median, quantile } from './lib/statistics.mjs';

const small = process.argv.includes('--small');
const size = small
  ? { nodes: 100, claims: 1000 }
  : { nodes: 1000, claims: 10_000 };
const devices = size.nodes * devicesPerNode;
const log = line => process.stderr.write(`${line}\n`);

/** One command in a process of its own. */
async function measure(command, options) {
  log(`measuring ${command} ${JSON.stringify(options)}`);
  const subject = start(
    'subject.cjs',
    [],
    ['--expose-gc', '--max-old-space-size=6000'],
  );
  const result = await ask(subject, command, options);
  subject.kill();
  return result;
}

function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}

function row(name, value, unit, baseline, ratio, limit) {
  return {
    name,
    value: round(value),
    unit,
    baseline,
    ratio: ratio && round(ratio),
    limit,
  };
}

async function withBackend(base, use) {
  const { child, ...portal } = await startBackend(base, devices);
  const result = await use(portal);
  child.kill();
  return result;
}

/** Milliseconds of every answer to a question that is asked again and again, without those that only warm up. */
async function timesOf(get, path, rounds) {
  const times = [];
  for (let index = 0; index < 2 * rounds; index += 1) {
    const started = performance.now();
    await get(path);
    times.push(performance.now() - started);
  }
  return times.slice(rounds);
}

/** From the moment at which the API server sends an event to an answer of the API that knows it. */
async function latencies(apiServer, get, rounds) {
  const times = [];
  let bytes = 0;
  for (let index = 0; index < rounds; index += 1) {
    const before = JSON.parse(await get('/v1/tiers'));
    apiServer.send({ command: 'change', index: Math.floor(index / 2) * 7 });
    await answer(apiServer);
    const started = performance.now();
    for (;;) {
      const { revision } = JSON.parse(await get('/v1/tiers'));
      if (revision > before.revision) {
        break;
      }
      await sleep(2);
    }
    times.push(performance.now() - started);
    const changes = await get(`/v1/occupancy?since=${before.revision}`);
    bytes = Math.max(bytes, Buffer.byteLength(changes));
    await sleep(30);
  }
  return { times, bytes };
}

async function load(url, rate, seconds, as = token) {
  const child = start('load.mjs', [
    `${url}/v1/tiers`,
    as,
    String(rate),
    String(seconds),
  ]);
  return answer(child);
}

async function main() {
  const apiServer = start('apiServer.mjs', [
    String(size.nodes),
    String(size.claims),
  ]);
  const { port } = await answer(apiServer);
  const base = `http://127.0.0.1:${port}`;
  const rows = [];

  const sync = await measure('firstSync', { base, devices, rounds: 5 });
  rows.push(
    row(
      'first sync',
      median(sync.sync),
      'ms',
      `bare fetch with JSON.parse of the same ${round(
        sync.bytes / 2 ** 20,
        1,
      )} MiB, page after page: ${round(
        median(sync.bare),
      )} ms; all collections at once: ${round(median(sync.bareAtOnce))} ms`,
      median(sync.sync.map((value, index) => value / sync.bare[index])),
      'ratio at most 1.3',
    ),
    row(
      'longest block of the event loop in first sync',
      Math.max(...sync.block),
      'ms',
      `in the bare fetch: ${round(Math.max(...sync.bareBlock))} ms`,
      Math.max(...sync.block) / Math.max(...sync.bareBlock),
      'at most 50 ms',
    ),
  );

  const memory = await measure('memory', { base, devices });
  rows.push(
    row(
      'retained memory',
      memory.bytesPerDevice,
      'bytes a device',
      '2 KiB a device',
      memory.bytesPerDevice / 2048,
      'ratio at most 1',
    ),
  );

  const one = await measure('eventCost', { ...size, events: 800 });
  const ten = await measure('eventCost', {
    nodes: size.nodes * 10,
    claims: size.claims * 10,
    events: 800,
  });
  rows.push(
    row(
      'computing for one claim event',
      median(one.costs),
      'ms',
      `99 of 100 within ${round(quantile(one.costs, 0.99))} ms`,
      undefined,
      'at most 5 ms',
    ),
    row(
      'computing for one claim event in ten times the fleet',
      median(ten.costs),
      'ms',
      `in the fleet: ${round(median(one.costs), 3)} ms`,
      median(ten.costs) / median(one.costs),
      'ratio at most 1.5',
    ),
  );

  const events = 100_000;
  const heap = await measure('eventHeap', {
    nodes: Math.ceil(size.nodes / 8),
    claims: Math.ceil(size.claims / 8),
    warmUp: 40_000,
    events: small ? events / 10 : events,
  });
  rows.push(
    row(
      'heap per 100,000 events',
      ((heap.grown / 2 ** 20) * events) / (small ? events / 10 : events),
      'MiB',
      `the heap before them: ${round(heap.before / 2 ** 20)} MiB`,
      undefined,
      'at most 8 MiB',
    ),
  );

  const entity = await measure('entityCost', { ...size, rounds: 500 });
  const entityOfTen = await measure('entityCost', {
    nodes: size.nodes * 10,
    claims: size.claims * 10,
    rounds: 500,
  });

  const listing = await measure('listPerRequest', { base, rounds: 3 });
  await withBackend(base, async ({ url, get, signIn }) => {
    const user = await signIn();
    await load(url, 200, 3, user);
    const ofUsers = await load(url, 200, 20, user);
    rows.push(
      row(
        'the same as a user, with the example policy, p99',
        quantile(ofUsers.times, 0.99),
        'ms',
        `p50 ${round(median(ofUsers.times))} ms, ${ofUsers.failed} failed`,
        undefined,
        'at most 8 ms',
      ),
    );
    await load(url, 200, 3);
    const { times, failed, seconds } = await load(url, 200, 20);
    if (failed > 0) {
      throw new Error(`${failed} of ${times.length} answers were no 200`);
    }
    rows.push(
      row(
        'GET /v1/tiers under 200 requests a second, p99',
        quantile(times, 0.99),
        'ms',
        `p50 ${round(median(times))} ms, ${round(
          times.length / seconds,
        )} a second`,
        undefined,
        'at most 5 ms',
      ),
      row(
        'GET /v1/tiers against listing per request, p50',
        median(times),
        'ms',
        `listing and counting: ${round(median(listing.times))} ms`,
        median(listing.times) / median(times),
        'ratio at least 200',
      ),
    );
    const fleet = Buffer.byteLength(await get('/v1/occupancy'));
    const all = await timesOf(get, '/v1/occupancy', 10);
    const own = await timesOf(get, '/v1/occupancy?kubernetesId=service-5', 200);
    rows.push(
      row(
        'first load of the occupancy',
        fleet / devices,
        'bytes a device',
        `${fleet} bytes for the fleet, sent in ${round(median(all))} ms`,
        undefined,
        'at most 150 bytes a device',
      ),
      row(
        `an entity's devices out of ${devices.toLocaleString('en')}`,
        median(entity.costs),
        'ms',
        `in ten times the fleet: ${round(
          median(entityOfTen.costs),
          3,
        )} ms; over HTTP ${round(median(own))} ms`,
        median(entityOfTen.costs) / median(entity.costs),
        'ratio at most 1.5',
      ),
    );
    const { times: latency, bytes } = await latencies(apiServer, get, 100);
    rows.push(
      row(
        'claim event to new answers of the API',
        quantile(latency, 0.99),
        'ms',
        `p50 ${round(median(latency))} ms`,
        undefined,
        'at most 150 ms',
      ),
      row(
        'a changed device sends to a browser',
        bytes,
        'bytes',
        `the fleet: ${fleet} bytes`,
        undefined,
        'at most 2048 bytes',
      ),
    );
  });

  const report = {
    fleet: { ...size, devices },
    machine: {
      processor: cpus()[0].model,
      cores: cpus().length,
      node: process.version,
    },
    rows,
  };
  const text = JSON.stringify(report, null, 2);
  process.stdout.write(`${text}\n`);
  const at = process.argv.indexOf('--output');
  if (at > 0) {
    await writeFile(resolve(process.argv[at + 1]), `${text}\n`);
  }
}

try {
  await main();
} catch (error) {
  log(error.stack);
  process.exitCode = 1;
} finally {
  stopAll();
}
