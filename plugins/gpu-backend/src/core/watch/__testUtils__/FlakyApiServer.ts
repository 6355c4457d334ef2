import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { ClusterConnection } from '../ClusterConnection';
import { connectTo } from './connectTo';

interface Item {
  metadata: { name: string; resourceVersion: string };
  value: number;
}

interface Event {
  version: number;
  line: string;
}

/** How the server may fail. */
export const faults = [
  'cut',
  'error',
  'errorEvent',
  'expired',
  'silence',
  'restart',
  'restartBackInTime',
  'garbage',
] as const;

/** One of {@link faults}. */
export type FaultKind = (typeof faults)[number];

/**
 * One collection behind list and watch as an API server serves it: pages, resourceVersions, bookmarks, 410. It can be
 * made to fail in every way that a cluster does.
 */
export class FlakyApiServer {
  readonly #objects = new Map<string, Item>();
  readonly #watches = new Set<ServerResponse>();
  readonly #server: Server;
  #history: Event[] = [];
  #version = 1000;
  #compacted = 0;
  /** Calls that are refused before the server answers again. */
  #refusals = 0;
  #silent = false;
  #fallback?: { objects: Item[]; version: number };

  constructor() {
    this.#server = createServer((request, response) =>
      this.#answer(request, response),
    );
  }

  async start(): Promise<ClusterConnection> {
    await new Promise<void>(resolve =>
      this.#server.listen(0, '127.0.0.1', resolve),
    );
    const { port } = this.#server.address() as AddressInfo;
    return connectTo(`http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  /** What a fresh list would say, by name. */
  contents(): Map<string, number> {
    return new Map(
      [...this.#objects]
        .map(([name, { value }]) => [name, value] as const)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  }

  set(name: string, value: number): void {
    const known = this.#objects.has(name);
    this.#version += 1;
    const item = {
      metadata: { name, resourceVersion: String(this.#version) },
      value,
    };
    this.#objects.set(name, item);
    this.#publish(known ? 'MODIFIED' : 'ADDED', item);
  }

  delete(name: string): void {
    const item = this.#objects.get(name);
    if (item) {
      this.#version += 1;
      this.#objects.delete(name);
      this.#publish('DELETED', {
        ...item,
        metadata: { name, resourceVersion: String(this.#version) },
      });
    }
  }

  /** The state to which a restart may go back. */
  backUp(): void {
    this.#fallback = {
      objects: [...this.#objects.values()],
      version: this.#version,
    };
  }

  fail(kind: FaultKind): void {
    switch (kind) {
      case 'cut':
        this.#watches.forEach(watch => watch.destroy());
        break;
      case 'error':
        this.#refusals = 3;
        this.#watches.forEach(watch => watch.destroy());
        break;
      case 'errorEvent':
        this.#endAll({ code: 500, message: 'etcd is away' });
        break;
      case 'expired':
        this.#compacted = this.#version;
        this.#history = [];
        this.#endAll({ code: 410, message: 'too old resource version' });
        break;
      case 'silence':
        this.#silent = true;
        break;
      case 'restart':
        this.#watches.forEach(watch => watch.end());
        break;
      case 'restartBackInTime':
        this.#goBack();
        this.#watches.forEach(watch => watch.destroy());
        break;
      default:
        this.#watches.forEach(watch => watch.write('<html>gateway</html>\n'));
    }
  }

  /** From now on everything is answered; a watch that fell silent stays so until its end. */
  heal(): void {
    this.#refusals = 0;
    this.#silent = false;
  }

  #goBack(): void {
    const { objects, version } = this.#fallback ?? { objects: [], version: 1 };
    this.#objects.clear();
    objects.forEach(item => this.#objects.set(item.metadata.name, item));
    this.#version = version;
    this.#history = [];
    this.#compacted = version;
  }

  #publish(type: string, object: Item): void {
    const line = `${JSON.stringify({ type, object })}\n`;
    this.#history.push({ version: this.#version, line });
    if (!this.#silent) {
      this.#watches.forEach(watch => watch.write(line));
    }
  }

  #endAll(status: { code: number; message: string }): void {
    const line = JSON.stringify({
      type: 'ERROR',
      object: { kind: 'Status', ...status },
    });
    this.#watches.forEach(watch => watch.end(`${line}\n`));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, 'http://server');
    if (url.pathname === '/version') {
      response.end('{"gitVersion":"v1.36.2"}');
      return;
    }
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      response.statusCode = 500;
      response.end('{"kind":"Status","code":500,"message":"etcd is away"}');
      return;
    }
    if (url.searchParams.has('watch')) {
      this.#watch(url.searchParams, response);
    } else {
      this.#list(url.searchParams, response);
    }
  }

  #list(query: URLSearchParams, response: ServerResponse): void {
    const limit = Number(query.get('limit'));
    const [version, from] = (query.get('continue') ?? `${this.#version}:0`)
      .split(':')
      .map(Number);
    if (version <= this.#compacted && query.has('continue')) {
      response.statusCode = 410;
      response.end('{"kind":"Status","code":410,"message":"expired"}');
      return;
    }
    const items = [...this.#objects.values()];
    const more = from + limit < items.length && version === this.#version;
    // A real server pages over one state; one that changed meanwhile starts the rest with everything.
    const page =
      version === this.#version ? items.slice(from, from + limit) : items;
    response.end(
      JSON.stringify({
        metadata: {
          resourceVersion: String(this.#version),
          ...(more ? { continue: `${version}:${from + limit}` } : {}),
        },
        items: page,
      }),
    );
  }

  #watch(query: URLSearchParams, response: ServerResponse): void {
    const from = Number(query.get('resourceVersion'));
    if (from < this.#compacted || from > this.#version) {
      response.statusCode = 410;
      response.end('{"kind":"Status","code":410,"message":"expired"}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const { version, line } of this.#history) {
      if (version > from) {
        response.write(line);
      }
    }
    response.write(
      `${JSON.stringify({
        type: 'BOOKMARK',
        object: { metadata: { resourceVersion: String(this.#version) } },
      })}\n`,
    );
    this.#watches.add(response);
    const seconds = Number(query.get('timeoutSeconds'));
    const timer = setTimeout(() => response.end(), seconds * 1000).unref();
    response.on('close', () => {
      clearTimeout(timer);
      this.#watches.delete(response);
    });
  }
}
