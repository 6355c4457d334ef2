// An API server that serves a fleet. It makes the text of every page when it is asked for, as an API server does. `node apiServer.mjs NODES CLAIMS`; tells its port and takes commands over the channel of its parent.
import { createServer } from 'node:http';
import { claim, fleetObjects } from './fleet.mjs';

const size = {
  nodes: Number(process.argv[2]),
  claims: Number(process.argv[3]),
};
const objects = fleetObjects(size);
const made = new Map();
const watches = new Map();
let version = 10_000_000;
/** How often a claim was made again, and which are gone now, by index. */
const generations = new Map();
const gone = new Set();

function objectsOf(plural) {
  if (!made.has(plural)) {
    made.set(plural, [...objects[plural]()]);
  }
  return made.get(plural);
}

function page(plural, limit, from) {
  const all = objectsOf(plural);
  const more = from + limit < all.length;
  return JSON.stringify({
    metadata: {
      resourceVersion: String(version),
      ...(more ? { continue: String(from + limit) } : {}),
    },
    items: all.slice(from, from + limit),
  });
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://server');
  const query = url.searchParams;
  response.setHeader('content-type', 'application/json');
  if (url.pathname === '/version') {
    response.end('{"gitVersion":"v1.36.2"}');
    return;
  }
  if (url.pathname === '/apis/resource.k8s.io') {
    response.end('{"versions":[{"version":"v1"}]}');
    return;
  }
  const plural = url.pathname.split('/').pop();
  if (query.has('watch')) {
    response.flushHeaders();
    if (!query.has('labelSelector') && !query.has('fieldSelector')) {
      const streams = watches.get(plural) ?? new Set();
      watches.set(plural, streams.add(response));
      response.on('close', () => streams.delete(response));
    }
    return;
  }
  if (query.has('labelSelector') || query.has('fieldSelector')) {
    response.end(`{"metadata":{"resourceVersion":"${version}"},"items":[]}`);
    return;
  }
  response.end(
    page(
      plural,
      Number(query.get('limit') ?? 1e9),
      Number(query.get('continue') ?? 0),
    ),
  );
});

function send(type, object) {
  version += 1;
  object.metadata.resourceVersion = String(version);
  const line = `${JSON.stringify({ type, object })}\n`;
  for (const stream of watches.get('resourceclaims') ?? []) {
    stream.write(line);
  }
}

/** Deletes a claim; at the next call for it another takes its place. */
function change(index) {
  const generation = generations.get(index) ?? 0;
  if (gone.delete(index)) {
    generations.set(index, generation + 1);
    send('ADDED', claim(index, size, generation + 1));
  } else {
    gone.add(index);
    send('DELETED', claim(index, size, generation));
  }
}

/** Claims come and go, so many events a second, each with a name, an owner and a label that were never there before. */
function churn(rate) {
  const begin = performance.now();
  let sent = 0;
  setInterval(() => {
    const due = Math.floor(((performance.now() - begin) / 1000) * rate);
    for (; sent < due; sent += 1) {
      change((sent * 7919) % size.claims);
    }
  }, 5);
  return () => sent;
}

let churned = () => 0;

process.on('message', ({ command, index, rate }) => {
  if (command === 'churn') {
    churned = churn(rate);
  }
  if (command === 'count') {
    process.send({ bench: { result: churned() } });
  }
  if (command === 'change') {
    change(index);
    process.send({ bench: { changed: true } });
  }
});

for (const plural of Object.keys(objects)) {
  objectsOf(plural);
}
server.listen(0, '127.0.0.1', () =>
  process.send({ bench: { port: server.address().port } }),
);
