import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { ClusterConnection } from '../ClusterConnection';
import { connectTo } from './connectTo';

/**
 * One collection, `things`, in namespaces, behind list and watch. A test says where it may be read: `''` stands for all
 * namespaces at once.
 */
export class NamespacedServer {
  readonly allowed = new Set<string>();
  /** Whether what may be listed may be watched. */
  watchable = true;
  /** Lists wait until they are let go. */
  held?: Promise<void>;
  /** Lists that are under way, and the most that ever were. */
  listing = 0;
  mostListing = 0;
  readonly #things = new Map<string, { namespace: string; name: string }>();
  readonly #watches = new Map<ServerResponse, string>();
  readonly #server: Server;
  #version = 1;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
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

  /** Watches that are open, by namespace. */
  get watched(): string[] {
    return [...this.#watches.values()].sort();
  }

  add(namespace: string, name: string): void {
    this.#version += 1;
    this.#things.set(`${namespace}/${name}`, { namespace, name });
    const object = this.#object({ namespace, name });
    for (const [watch, scope] of this.#watches) {
      if (scope === '' || scope === namespace) {
        watch.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
      }
    }
  }

  /** What is read from now on is what is allowed now; open watches end. */
  allow(...namespaces: string[]): void {
    this.allowed.clear();
    namespaces.forEach(each => this.allowed.add(each));
    this.#watches.forEach((_scope, watch) => watch.destroy());
  }

  #object({ namespace, name }: { namespace: string; name: string }) {
    return {
      metadata: { namespace, name, resourceVersion: String(this.#version) },
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url!, 'http://server');
    if (url.pathname === '/version') {
      response.end('{"gitVersion":"v1.36.2"}');
      return;
    }
    const [, scope = ''] = /namespaces\/([^/]+)/.exec(url.pathname) ?? [];
    const isWatch = url.searchParams.has('watch');
    if (!this.allowed.has(scope) || (isWatch && !this.watchable)) {
      response.statusCode = 403;
      response.end('{"kind":"Status","code":403,"message":"forbidden"}');
      return;
    }
    if (isWatch) {
      response.writeHead(200);
      response.flushHeaders();
      this.#watches.set(response, scope);
      response.on('close', () => this.#watches.delete(response));
      return;
    }
    this.listing += 1;
    this.mostListing = Math.max(this.mostListing, this.listing);
    await this.held;
    this.listing -= 1;
    response.end(
      JSON.stringify({
        metadata: { resourceVersion: String(this.#version) },
        items: [...this.#things.values()]
          .filter(({ namespace }) => scope === '' || scope === namespace)
          .map(thing => this.#object(thing)),
      }),
    );
  }
}
