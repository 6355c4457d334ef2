import { once } from 'node:events';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { watchedResources } from '../records/watchedResources';
import { judgeFreshness } from '../inventory/judgeFreshness';
import { BackOff } from './BackOff';
import { ClusterWatcher } from './ClusterWatcher';
import { connectTo } from './__testUtils__/connectTo';
import { objectBytes } from './sizeLimits';

jest.setTimeout(60_000);

const mebibyte = 1024 * 1024;

/** An object whose text is this long when it is sent, and a few bytes before. */
interface Item {
  name: string;
  namespace?: string;
  bytes: number;
}

/** A cluster whose collections hold what a test says; it makes the bytes while it sends them. */
class HostileServer {
  readonly collections: Record<string, Item[]> = {};
  /** Lines of the watch of a collection. */
  readonly events: Record<string, Item[]> = {};
  /** Collections that are refused. */
  readonly refused = new Set<string>();
  sent = 0;
  readonly #server: Server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://server');
    const { pathname, searchParams } = url;
    const plural = pathname.split('/').pop()!;
    const name = searchParams.has('labelSelector')
      ? `labelled ${plural}`
      : plural;
    const metadataOnly = request.headers.accept!.includes('PartialObject');
    this.#answer({ name, searchParams, metadataOnly, response }).catch(() =>
      response.destroy(),
    );
  });

  async start(): Promise<string> {
    await new Promise<void>(resolve =>
      this.#server.listen(0, '127.0.0.1', resolve),
    );
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #answer(call: {
    name: string;
    searchParams: URLSearchParams;
    metadataOnly: boolean;
    response: ServerResponse;
  }): Promise<void> {
    const { name, searchParams, metadataOnly, response } = call;
    if (name === 'version') {
      response.end('{"gitVersion":"v1.36.2"}');
      return;
    }
    if (name === 'resource.k8s.io') {
      response.end('{"versions":[{"version":"v1"}]}');
      return;
    }
    if (this.refused.has(name)) {
      response.statusCode = 500;
      response.end('no');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    if (searchParams.has('watch')) {
      response.flushHeaders();
      for (const item of this.events[name] ?? []) {
        await this.#write(response, '{"type":"MODIFIED","object":');
        await this.#item(response, item, false);
        await this.#write(response, '}\n');
      }
      return;
    }
    const items = this.collections[name] ?? [];
    const from = Number(searchParams.get('continue') ?? 0);
    const to = from + Number(searchParams.get('limit'));
    const next = to < items.length ? `,"continue":"${to}"` : '';
    await this.#write(
      response,
      `{"metadata":{"resourceVersion":"7"${next}},"items":[`,
    );
    for (const [index, item] of items.slice(from, to).entries()) {
      await this.#write(response, index > 0 ? ',' : '');
      await this.#item(response, item, metadataOnly);
    }
    response.end(']}');
  }

  async #item(
    response: ServerResponse,
    { name, namespace, bytes }: Item,
    metadataOnly: boolean,
  ): Promise<void> {
    const where = namespace ? `,"namespace":"${namespace}"` : '';
    await this.#write(
      response,
      `{"kind":"Thing","apiVersion":"v1","metadata":{"name":"${name}"${where},"uid":"u","resourceVersion":"9","labels":{"backstage-gpu.io/request":"${name}"}}`,
    );
    if (!metadataOnly) {
      await this.#write(response, ',"data":{"a":"');
      const chunk = '\\u003c'.repeat(10_000);
      for (let sent = 0; sent < bytes; sent += chunk.length) {
        await this.#write(response, chunk);
      }
      await this.#write(response, '"}');
    }
    await this.#write(response, '}');
  }

  async #write(response: ServerResponse, text: string): Promise<void> {
    if (response.destroyed) {
      throw new Error('the reader went away');
    }
    this.sent += text.length;
    if (!response.write(text)) {
      const ended = new AbortController();
      await Promise.race([
        once(response, 'drain', { signal: ended.signal }),
        once(response, 'close', { signal: ended.signal }),
      ]).finally(() => ended.abort());
    }
  }
}

describe('a cluster in which anybody may make large objects', () => {
  let server: HostileServer;
  let watcher: ClusterWatcher;
  let onChange = () => {};

  beforeEach(async () => {
    server = new HostileServer();
    const url = await server.start();
    watcher = new ClusterWatcher({
      connect: () => connectTo(url),
      resources: watchedResources([
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          plural: 'deployments',
          watched: true,
        },
      ]),
      logger: mockServices.logger.mock(),
      createBackOff: () => new BackOff({ first: 50, longest: 100 }),
    });
  });

  afterEach(async () => {
    await watcher.stop();
    await server.stop();
  });

  async function until(wanted: () => boolean): Promise<void> {
    await new Promise<void>(resolve => {
      onChange = () => {
        watcher.advance();
        if (wanted()) {
          resolve();
        }
      };
      watcher.start(() => onChange());
      onChange();
    });
  }

  const picture = () => watcher.picture();
  const freshness = () => judgeFreshness(picture(), { name: 'c' });
  const all = () => [...picture().statuses.values()].every(({ live }) => live);
  const names = (collection: string) => [
    ...picture().collections.get(collection)!.keys(),
  ];

  it('reads of ConfigMaps only their metadata', async () => {
    server.collections['labelled configmaps'] = Array.from(
      { length: 95 },
      (_, index) => ({
        name: `c${index}`,
        namespace: 'ns',
        bytes: 6 * mebibyte,
      }),
    );
    await until(all);
    expect(names('configmaps')).toHaveLength(95);
    expect(server.sent).toBeLessThan(mebibyte);
  });

  it('reads large pages in parts, and names an object that is too large by itself', async () => {
    server.collections['labelled pods'] = [
      ...Array.from({ length: 40 }, (_, index) => ({
        name: `p${index}`,
        namespace: 'ns',
        bytes: 1.5 * mebibyte,
      })),
      { name: 'monster', namespace: 'ns', bytes: 500 * mebibyte },
      { name: 'last', namespace: 'ns', bytes: 100 },
    ];
    await until(all);
    expect(names('requestpods')).toHaveLength(41);
    expect(names('requestpods')).toContain('ns/last');
    expect(picture().unusable).toEqual([
      {
        collection: 'requestpods',
        key: 'ns/monster',
        problem: expect.stringContaining(`larger than ${objectBytes} bytes`),
      },
    ]);
    // What fits is read about once; what was given up was given up early.
    expect(server.sent).toBeLessThan(200 * mebibyte);
  });

  it('passes over an event that is too long, and names its object', async () => {
    server.events.nodes = [
      { name: 'monster', bytes: 100 * mebibyte },
      { name: 'good', bytes: 100 },
    ];
    await until(() => names('nodes').includes('good'));
    expect(picture().unusable).toMatchObject([
      { collection: 'nodes', key: 'monster' },
    ]);
    expect(freshness().freshness.state).toBe('live');
  });

  it('follows only so many objects of a namespace, and says so once', async () => {
    server.collections['labelled configmaps'] = [
      ...Array.from({ length: 3000 }, (_, index) => ({
        name: `c${index}`,
        namespace: 'crowded',
        bytes: 1,
      })),
      { name: 'root', namespace: 'other', bytes: 1 },
    ];
    await until(all);
    expect(names('configmaps')).toHaveLength(1001);
    expect(names('configmaps')).toContain('other/root');
    expect(picture().unusable).toEqual([
      {
        collection: 'configmaps',
        key: 'crowded/*',
        problem: expect.stringContaining('more than the portal follows'),
      },
    ]);
  });

  it.each([
    ['labelled configmaps', 'configmaps'],
    ['labelled pods', 'requestpods'],
    ['labelled deployments', 'deployments.apps'],
  ])('is live without %s, and says what that means', async (path, name) => {
    server.refused.add(path);
    await until(
      () =>
        freshness().freshness.state === 'live' &&
        picture().statuses.get(name)!.error !== undefined &&
        freshness().faults.length === 1,
    );
    expect(freshness().faults[0].message).toMatch(
      new RegExp(`^requests cannot be observed: .* namely its ${name}: `),
    );
  });
});
