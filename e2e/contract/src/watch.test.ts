import { configMap } from './support/fixtures';
import { namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

describe('watch', () => {
  let namespace: string;
  let path: string;

  beforeEach(async () => {
    namespace = await cluster.namespace();
    path = namespacedPath(namespace, 'secrets');
  });

  const secret = (name: string, labels: Record<string, string> = {}) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, labels },
  });

  it('replays what happened after a resourceVersion, and follows', async () => {
    const { body: list } = await cluster.client.get(path);
    await cluster.create('secrets', secret('a'), namespace);
    await cluster.client.patch('merge', `${path}/a`, {
      metadata: { labels: { x: '1' } },
    });
    const watch = await cluster.client.watch(path, {
      resourceVersion: list.metadata.resourceVersion,
    });
    await cluster.client.delete(`${path}/a`);
    const events = [await watch.take(), await watch.take(), await watch.take()];
    watch.close();
    expect(events.map(event => event?.type)).toEqual([
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
    const versions = events.map(event =>
      Number(event?.object.metadata.resourceVersion),
    );
    expect([...versions].sort((one, other) => one - other)).toEqual(versions);
    expect(events[2]?.object.metadata.labels).toEqual({ x: '1' });
  });

  it('begins with what there is when no resourceVersion is given', async () => {
    await cluster.create('secrets', secret('a'), namespace);
    const watch = await cluster.client.watch(path);
    const event = await watch.take();
    watch.close();
    expect(event).toMatchObject({
      type: 'ADDED',
      object: { kind: 'Secret', apiVersion: 'v1', metadata: { name: 'a' } },
    });
  });

  it('shows an object that begins or ceases to match a selector as added or deleted', async () => {
    const { body: list } = await cluster.client.get(path);
    const watch = await cluster.client.watch(path, {
      resourceVersion: list.metadata.resourceVersion,
      labelSelector: 'shown=yes',
    });
    await cluster.create('secrets', secret('a'), namespace);
    await cluster.client.patch('merge', `${path}/a`, {
      metadata: { labels: { shown: 'yes' } },
    });
    await cluster.client.patch('merge', `${path}/a`, {
      metadata: { labels: { shown: 'no' } },
    });
    const events = [await watch.take(), await watch.take()];
    watch.close();
    expect(events.map(event => event?.type)).toEqual(['ADDED', 'DELETED']);
  });

  it('watch with sendInitialEvents: every object as ADDED, then a bookmark that marks the end', async () => {
    await cluster.create('secrets', secret('a'), namespace);
    await cluster.create('secrets', secret('b'), namespace);
    const watch = await cluster.client.watch(path, {
      sendInitialEvents: true,
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: true,
    });
    const events = [await watch.take(), await watch.take(), await watch.take()];
    expect(
      events.map(event => [event?.type, event?.object.metadata.name]),
    ).toEqual([
      ['ADDED', 'a'],
      ['ADDED', 'b'],
      ['BOOKMARK', undefined],
    ]);
    expect(events[2]?.object.metadata.annotations).toEqual({
      'k8s.io/initial-events-end': 'true',
    });
    expect(events[2]?.object.metadata.resourceVersion).toMatch(/^\d+$/);
    await cluster.create('secrets', secret('c'), namespace);
    const next = await watch.take();
    watch.close();
    expect(next).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'c' } },
    });
  });

  it('refuses sendInitialEvents without the rule for the resourceVersion', async () => {
    const { body } = await cluster.client.get(path, {
      watch: true,
      sendInitialEvents: true,
    });
    expect(body).toMatchObject({
      code: 422,
      message:
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    });
  });

  it('ends by itself after timeoutSeconds', async () => {
    const watch = await cluster.client.watch(path, { timeoutSeconds: 1 });
    await watch.untilEnd(10_000);
  });

  it('waits for a resourceVersion that is yet to come', async () => {
    const watch = await cluster.client.watch(path, {
      resourceVersion: '99999999999',
      timeoutSeconds: 1,
    });
    await cluster.create('secrets', secret('a'), namespace);
    expect(await watch.take()).toBeUndefined();
  });

  it('gives events as tables when asked for them', async () => {
    await cluster.create('configmaps', configMap('a', { x: '1' }), namespace);
    const watch = await cluster.client.watch(
      namespacedPath(namespace, 'configmaps'),
      { fieldSelector: 'metadata.name=a' },
      { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
    );
    const event = await watch.take();
    watch.close();
    expect(event?.object).toMatchObject({ kind: 'Table' });
    expect(event?.object.rows[0].cells.slice(0, 2)).toEqual(['a', 1]);
  });
});
