import { BackOff } from './BackOff';
import { Reflector } from './Reflector';
import {
  list,
  refuse,
  ScriptedServer,
  watch,
} from './__testUtils__/ScriptedServer';

function event(type: string, name: string, resourceVersion: string) {
  return { type, object: { metadata: { name, resourceVersion } } };
}

describe('Reflector', () => {
  const server = { current: new ScriptedServer() };
  const stopping = { current: new AbortController() };

  beforeEach(() => {
    server.current = new ScriptedServer();
    stopping.current = new AbortController();
  });

  afterEach(async () => {
    stopping.current.abort();
    await server.current.stop();
  });

  /** Runs until `count` calls came, and returns the mirror and what was told. */
  async function runUntilCalled(count: number, pageSize = 2) {
    const mirror = new Set<string>();
    const told: string[] = [];
    const connection = await server.current.start();
    const reflector = new Reflector({
      connection,
      resource: {
        name: 'nodes',
        group: '',
        versions: ['v1'],
        plural: 'nodes',
        pageSize,
      },
      backOff: new BackOff({ first: 1, longest: 2 }),
      listener: {
        applied: ({ metadata }) => {
          mirror.add(metadata.name);
          told.push(`applied ${metadata.name}`);
        },
        rejected: key => told.push(`rejected ${key}`),
        listed: keys => {
          [...mirror].forEach(key => keys.has(key) || mirror.delete(key));
          told.push(`listed ${keys.size}`);
        },
        deleted: key => {
          mirror.delete(key);
          told.push(`deleted ${key}`);
        },
        live: () => told.push('live'),
        failed: error => told.push(`failed ${error.message}`),
      },
    });
    const running = reflector.run(stopping.current.signal);
    await server.current.called(count);
    stopping.current.abort();
    await running;
    await connection.close();
    return { mirror: [...mirror].sort(), told };
  }

  it('lists page by page, then watches from the list', async () => {
    server.current
      .next(list(['a', 'b'], '5', 'page-2'))
      .next(list(['c'], '5'))
      .next(
        watch([event('DELETED', 'a', '6'), event('ADDED', 'd', '7')], 'cut'),
      )
      .next(list(['b', 'c', 'd'], '8'));
    const { mirror, told } = await runUntilCalled(5);
    expect(mirror).toEqual(['b', 'c', 'd']);
    expect(told.slice(0, 7)).toEqual([
      'applied a',
      'applied b',
      'applied c',
      'listed 3',
      'live',
      'deleted a',
      'applied d',
    ]);
    const queries = server.current.calls.map(({ searchParams }) => ({
      limit: searchParams.get('limit'),
      continue: searchParams.get('continue'),
      resourceVersion: searchParams.get('resourceVersion'),
      bookmarks: searchParams.get('allowWatchBookmarks'),
    }));
    expect(queries.slice(0, 3)).toEqual([
      { limit: '2', continue: null, resourceVersion: null, bookmarks: null },
      {
        limit: '2',
        continue: 'page-2',
        resourceVersion: null,
        bookmarks: null,
      },
      { limit: null, continue: null, resourceVersion: '5', bookmarks: 'true' },
    ]);
  });

  it('takes a closed watch up from the last bookmark without a new list', async () => {
    server.current.next(list(['a'], '5')).next(
      watch(
        [
          event('MODIFIED', 'a', '9'),
          {
            type: 'BOOKMARK',
            object: { metadata: { resourceVersion: '40' } },
          },
        ],
        'end',
      ),
    );
    const { told } = await runUntilCalled(3);
    expect(told).toEqual(['applied a', 'listed 1', 'live', 'applied a']);
    expect(server.current.calls[2].searchParams.get('resourceVersion')).toBe(
      '40',
    );
  });

  it.each([
    ['an answer', refuse(410, 'too old resource version')],
    [
      'an event',
      watch([
        {
          type: 'ERROR',
          object: { kind: 'Status', code: 410, message: 'old' },
        },
      ]),
    ],
  ])(
    'lists again when the version is too old, told by %s',
    async (_by, answer) => {
      server.current
        .next(list(['a', 'gone'], '5'))
        .next(answer)
        .next(list(['a'], '90'));
      const { mirror, told } = await runUntilCalled(4);
      expect(mirror).toEqual(['a']);
      expect(told.filter(line => line.startsWith('failed'))).toEqual([]);
      expect(server.current.calls[3].searchParams.get('resourceVersion')).toBe(
        '90',
      );
    },
  );

  it('says that it failed when every version is too old', async () => {
    for (const version of ['5', '6', '7']) {
      server.current
        .next(list(['a'], version))
        .next(refuse(410, 'too old resource version'));
    }
    const { told } = await runUntilCalled(6);
    expect(told.filter(line => line.startsWith('failed'))).not.toEqual([]);
  });

  it('says what failed and tries again after errors of the server, cut lines and nonsense', async () => {
    server.current
      .next(refuse(500, 'etcd is away'))
      .next((_request, response) => response.end('<html>proxy</html>'))
      // Once is repeated at once.
      .next((_request, response) => response.destroy())
      .next((_request, response) => response.destroy())
      .next(list(['a'], '5'))
      .next(refuse(403, 'nodes is forbidden'))
      .next(list(['a'], '5'))
      .next(watch([{ nonsense: true }]))
      .next(list(['a', 'b'], '6'));
    const { mirror, told } = await runUntilCalled(10);
    expect(mirror).toEqual(['a', 'b']);
    expect(told[0]).toBe('failed GET /api/v1/nodes: 500 etcd is away');
    expect(told.filter(line => line.startsWith('failed'))).toHaveLength(5);
    expect(told).toContain('failed GET /api/v1/nodes: 403 nodes is forbidden');
  });
});

describe('BackOff', () => {
  it('doubles from the first to the longest wait, between half and whole', () => {
    const highest = new BackOff({ first: 100, longest: 500, random: () => 1 });
    expect([1, 2, 3, 4, 5].map(() => highest.next())).toEqual([
      100, 200, 400, 500, 500,
    ]);
    const lowest = new BackOff({ first: 100, longest: 500, random: () => 0 });
    expect([1, 2, 3, 4].map(() => lowest.next())).toEqual([50, 100, 200, 250]);
    lowest.reset();
    expect(lowest.next()).toBe(50);
  });
});
