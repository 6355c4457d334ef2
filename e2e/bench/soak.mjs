// npm run soak: the backend under churn for as long as is asked. Claims come and go on a large fleet, 500 events a second,
// while pages ask for tiers and for what changed; the heap is read after a collection.
//
//   npm run soak                      30 minutes
//   npm run soak -- --minutes 2
//   further: --rate EVENTS (a second), --small (a tenth of the fleet), --output FILE (whether it passed, as JSON)
//
// It fails when the heap grows by more than a leak of one small object an event would make it grow.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { devicesPerNode } from './lib/fleet.mjs';
import {
  answer,
  ask,
  start,
  startBackend,
  stopAll,
  token,
} from './lib/processes.mjs';
import { median, quantile, slope } from './lib/statistics.mjs';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '500' },
    small: { type: 'boolean', default: false },
    output: { type: 'string' },
  },
});
const minutes = Number(options.minutes);
const rate = Number(options.rate);
const size = options.small
  ? { nodes: 100, claims: 1000 }
  : { nodes: 1000, claims: 10_000 };
const devices = size.nodes * devicesPerNode;
const mebibyte = 2 ** 20;
/** What one object of 64 bytes an event adds in 100,000 events. */
const mostGrowth = 6.4;
/** Mebibytes by which the heap differs from one collection to the next. */
const mostNoise = 6;
const samples = 12;
const log = line => process.stderr.write(`${line}\n`);

function print(rows) {
  const header = ['What', 'Measured', 'Beside'];
  const widths = header.map((text, column) =>
    Math.max(...[header, ...rows].map(each => each[column].length)),
  );
  const line = cells =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |\n`;
  process.stdout.write(line(header));
  process.stdout.write(line(widths.map(width => '-'.repeat(width))));
  rows.forEach(row => process.stdout.write(line(row)));
}

/** A page that is open: it asks every second for what changed. */
function openPage(get) {
  const bytes = [];
  let isOpen = true;
  const done = (async () => {
    let since;
    while (isOpen) {
      const text = await get(
        `/v1/occupancy${since === undefined ? '' : `?since=${since}`}`,
      );
      if (since !== undefined) {
        bytes.push(Buffer.byteLength(text));
      }
      since = JSON.parse(text).revision;
      await sleep(1000);
    }
  })();
  return {
    async close() {
      isOpen = false;
      await done;
      return bytes;
    },
  };
}

async function main() {
  const apiServer = start('apiServer.mjs', [
    String(size.nodes),
    String(size.claims),
  ]);
  const { port } = await answer(apiServer);
  const backend = await startBackend(`http://127.0.0.1:${port}`, devices, [
    '--expose-gc',
  ]);
  const seconds = minutes * 60;
  apiServer.send({ command: 'churn', rate });
  const page = openPage(backend.get);
  // Every claim comes and goes before anything is judged, and what is kept for a while is full.
  const warmUp = Math.min(180, seconds / 4);
  await sleep(warmUp * 1000);
  const load = start('load.mjs', [
    `${backend.url}/v1/tiers`,
    token,
    '20',
    String(Math.floor(seconds - warmUp)),
  ]);
  const loaded = answer(load);
  const readings = [];
  const began = performance.now();
  await ask(backend.child, 'measure');
  const before = await ask(backend.child, 'measure');
  const eventsBefore = await ask(apiServer, 'count');
  for (let index = 1; index <= samples; index += 1) {
    const due = began + ((seconds - warmUp) * 1000 * index) / samples;
    await sleep(Math.max(0, due - performance.now()));
    const events = (await ask(apiServer, 'count')) - eventsBefore;
    const reading = { ...(await ask(backend.child, 'measure')), events };
    readings.push(reading);
    log(
      `${Math.round(
        (performance.now() - began) / 1000,
      )} s: ${events} events, heap ${(reading.heapUsed / mebibyte).toFixed(
        1,
      )} MiB, longest block ${reading.longestBlock.toFixed(0)} ms`,
    );
  }
  const { times, failed } = await loaded;
  const bytes = await page.close();
  const { events } = readings[readings.length - 1];
  const elapsed = (performance.now() - began) / 1000;
  const growth =
    (slope(readings.map(each => [each.events, each.heapUsed])) * 100_000) /
    mebibyte;
  const last = readings[readings.length - 1];
  const heap = readings.map(({ heapUsed }) => heapUsed / mebibyte);
  print([
    [
      'churn',
      `${(events / elapsed).toFixed(0)} events a second`,
      `${events} events in ${(elapsed / 60).toFixed(
        1,
      )} min, ${devices} devices, ${size.claims} claims`,
    ],
    [
      'memory slope',
      `${growth.toFixed(2)} MiB for 100,000 events`,
      `at most ${mostGrowth}; heap ${heap[0].toFixed(1)} to ${heap[
        heap.length - 1
      ].toFixed(1)} MiB, resident ${(last.rss / mebibyte).toFixed(0)} MiB`,
    ],
    [
      'longest block',
      `${Math.max(...readings.map(each => each.longestBlock)).toFixed(0)} ms`,
      `median of ${samples} parts: ${median(
        readings.map(each => each.longestBlock),
      ).toFixed(0)} ms`,
    ],
    [
      'p99 of GET /v1/tiers',
      `${quantile(times, 0.99).toFixed(1)} ms`,
      `p50 ${median(times).toFixed(1)} ms, ${
        times.length
      } answers, ${failed} failed`,
    ],
    [
      'changes of a second to one page',
      `${(median(bytes) / 1024).toFixed(1)} KiB`,
      `largest ${(Math.max(...bytes) / 1024).toFixed(1)} KiB`,
    ],
    [
      'processor',
      `${(((last.cpuSeconds - before.cpuSeconds) / elapsed) * 100).toFixed(
        0,
      )} % of one core`,
      `${cpus()[0].model}, ${cpus().length} cores, Node.js ${process.version}`,
    ],
  ]);
  // In a short run little noise is a steep slope.
  const grown = median(heap.slice(-4)) - median(heap.slice(0, 4));
  const passed = (growth <= mostGrowth || grown <= mostNoise) && failed === 0;
  if (!passed) {
    log(
      failed > 0
        ? `${failed} answers failed`
        : `the heap grows by ${growth.toFixed(1)} MiB for 100,000 events`,
    );
  }
  if (options.output) {
    await writeFile(
      options.output,
      JSON.stringify({
        numPassedTests: passed ? 1 : 0,
        numFailedTests: passed ? 0 : 1,
      }),
    );
  }
  return passed;
}

let passed = false;
try {
  passed = await main();
} finally {
  stopAll();
}
process.exit(passed ? 0 : 1);
