import { EventEmitter, once } from 'node:events';
import { mockServices } from '@backstage/backend-test-utils';
import { NamespacedServer } from './__testUtils__/NamespacedServer';
import { BackOff } from './BackOff';
import { ClusterWatcher } from './ClusterWatcher';
import { mostNamespaces } from './CollectionWatch';

jest.setTimeout(60_000);

describe('a collection that may not be read in all namespaces', () => {
  let server: NamespacedServer;
  let watcher: ClusterWatcher;
  const changes = new EventEmitter();

  beforeEach(async () => {
    server = new NamespacedServer();
    server.add('a', 'one');
    server.add('b', 'two');
    server.add('c', 'three');
    const connection = await server.start();
    watcher = new ClusterWatcher({
      connect: async () => connection,
      resources: [
        {
          name: 'things',
          group: '',
          versions: ['v1'],
          plural: 'things',
          namespaced: true,
          missingElsewhere: 'the rest',
          pageSize: 10,
        },
      ],
      logger: mockServices.logger.mock(),
      createBackOff: () => new BackOff({ first: 2, longest: 20 }),
    });
  });

  afterEach(async () => {
    await watcher.stop();
    await server.stop();
  });

  function start() {
    watcher.start(() => changes.emit('change'));
  }

  function look() {
    watcher.advance();
    const { collections, statuses } = watcher.picture();
    const { byNamespace, ...status } = statuses.get('things')!;
    return {
      keys: [...collections.get('things')!.keys()].sort(),
      synced: status.synced,
      live: status.live,
      ...(byNamespace
        ? { liveIn: [...byNamespace.live].sort(), refused: byNamespace.refused }
        : {}),
    };
  }

  async function until(wanted: (seen: ReturnType<typeof look>) => boolean) {
    while (!wanted(look())) {
      await once(changes, 'change');
    }
    return look();
  }

  it('is not live before it is known which namespaces matter', async () => {
    start();
    const seen = await until(({ liveIn }) => liveIn !== undefined);
    expect(seen).toMatchObject({ synced: false, live: false, keys: [] });
    watcher.follow(new Set());
    expect(look()).toMatchObject({ synced: true, live: true });
  });

  it('is read in the namespaces that are followed, as they come and go', async () => {
    server.allow('a', 'b', 'c');
    start();
    watcher.follow(new Set(['a', 'b']));
    expect(await until(({ live }) => live)).toMatchObject({
      keys: ['a/one', 'b/two'],
      liveIn: ['a', 'b'],
      refused: [],
    });
    watcher.follow(new Set(['b', 'c']));
    expect(look()).toMatchObject({ live: false, keys: ['b/two'] });
    expect(await until(({ live }) => live)).toMatchObject({
      keys: ['b/two', 'c/three'],
      liveIn: ['b', 'c'],
    });
    server.add('a', 'unseen');
    server.add('c', 'seen');
    const { keys } = await until(seen => seen.keys.length > 2);
    expect(keys).toEqual(['b/two', 'c/seen', 'c/three']);
    expect(server.watched).toEqual(['b', 'c']);
  });

  it('names a namespace in which it is refused, and is live without it, and with it once it is allowed', async () => {
    server.allow('a');
    start();
    watcher.follow(new Set(['a', 'b']));
    expect(await until(({ live }) => live)).toEqual({
      keys: ['a/one'],
      synced: true,
      live: true,
      liveIn: ['a'],
      refused: ['b'],
    });
    server.allow('a', 'b');
    expect(
      await until(({ live, refused }) => live && refused?.length === 0),
    ).toMatchObject({ keys: ['a/one', 'b/two'], liveIn: ['a', 'b'] });
  });

  it('is refused where it may be listed and not watched', async () => {
    server.allow('', 'a');
    server.watchable = false;
    start();
    watcher.follow(new Set(['a']));
    expect(await until(({ live }) => live)).toMatchObject({
      liveIn: [],
      refused: ['a'],
    });
  });

  it('is read as a whole again when that is allowed, and by namespace when it is not any more', async () => {
    server.allow('a');
    start();
    watcher.follow(new Set(['a']));
    await until(({ live }) => live);
    server.allow('');
    expect(
      await until(({ live, liveIn }) => live && liveIn === undefined),
    ).toMatchObject({ keys: ['a/one', 'b/two', 'c/three'] });
    expect(server.watched).toEqual(['']);
    server.allow('a');
    expect(
      await until(({ live, liveIn }) => live && liveIn?.length === 1),
    ).toMatchObject({ keys: ['a/one'], refused: [] });
  });

  it('never lists more than a few of many namespaces at once, and watches only so many', async () => {
    const all = Array.from(
      { length: mostNamespaces + 2 },
      (_, index) => `n${String(index).padStart(4, '0')}`,
    );
    server.allow(...all);
    let release = () => {};
    server.held = new Promise(resolve => {
      release = resolve;
    });
    start();
    watcher.follow(new Set(all));
    while (server.listing < 8) {
      await new Promise(resolve => setImmediate(resolve));
    }
    release();
    await until(({ live }) => live);
    expect(server.mostListing).toBe(8);
    const { byNamespace } = watcher.picture().statuses.get('things')!;
    expect(byNamespace?.beyond).toEqual(all.slice(mostNamespaces));
    expect(server.watched).toHaveLength(mostNamespaces);
  });
});
