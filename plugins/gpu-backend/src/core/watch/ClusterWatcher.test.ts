import { mockServices } from '@backstage/backend-test-utils';
import { BackOff } from './BackOff';
import { ClusterWatcher } from './ClusterWatcher';
import {
  FaultKind,
  faults,
  FlakyApiServer,
} from './__testUtils__/FlakyApiServer';

jest.setTimeout(30_000);

const collection = 'things';

describe('a mirror of a cluster that fails', () => {
  let server: FlakyApiServer;
  let watcher: ClusterWatcher;
  /** What all changes that were told add up to. */
  let told: Map<string, number>;
  let doubled: string[];
  let onChange = () => {};

  beforeEach(async () => {
    server = new FlakyApiServer();
    for (let index = 0; index < 25; index += 1) {
      server.set(`thing-${index}`, 0);
    }
    told = new Map();
    doubled = [];
    const connection = await server.start();
    watcher = new ClusterWatcher({
      connect: async () => connection,
      resources: [
        {
          name: collection,
          group: '',
          versions: ['v1'],
          plural: collection,
          pageSize: 10,
          read: object =>
            ({
              metadata: { name: object.metadata.name },
              value: (object as unknown as { value: number }).value,
            } as never),
        },
      ],
      logger: mockServices.logger.mock(),
      times: { watchSeconds: 1, grace: 200 },
      createBackOff: () => new BackOff({ first: 2, longest: 20 }),
    });
  });

  afterEach(async () => {
    await watcher.stop();
    await server.stop();
  });

  function takeIn() {
    for (const { key, before, after } of watcher.advance().get(collection) ??
      []) {
      const value = (after as { value?: number } | undefined)?.value;
      if (JSON.stringify(before) === JSON.stringify(after)) {
        doubled.push(key);
      }
      if (value === undefined) {
        told.delete(key);
      } else {
        told.set(key, value);
      }
    }
  }

  /** Resolves when the mirror, and what was told, are what a fresh list says. */
  async function untilEqual() {
    await new Promise<void>((resolve, reject) => {
      const timeout = setTimeout(
        () => reject(new Error('the mirror did not become equal')),
        15_000,
      );
      const check = () => {
        takeIn();
        const expected = [...server.contents()].join();
        const mirrored = [
          ...watcher.picture().collections.get(collection)!.entries(),
        ].map(([key, object]) => [key, (object as { value?: number }).value]);
        if (
          mirrored.sort().join() === expected &&
          [...told].sort().join() === expected
        ) {
          clearTimeout(timeout);
          resolve();
        }
      };
      onChange = check;
      check();
    });
  }

  it.each(faults.map(kind => [kind] as const))(
    'is whole again after %s, with what changed meanwhile',
    async (kind: FaultKind) => {
      watcher.start(() => onChange());
      await untilEqual();
      server.backUp();
      server.set('thing-1', 1);
      server.fail(kind);
      server.set('thing-2', 2);
      server.delete('thing-3');
      server.set('new', 3);
      server.heal();
      await untilEqual();
      server.set('thing-4', 4);
      await untilEqual();
      expect(doubled).toEqual([]);
    },
  );

  it('is whole again after a hundred faults in a row', async () => {
    watcher.start(() => onChange());
    await untilEqual();
    let state = 7;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state % below;
    };
    for (let round = 0; round < 100; round += 1) {
      if (random(5) === 0) {
        server.backUp();
      }
      server.set(`thing-${random(40)}`, round);
      server.delete(`thing-${random(40)}`);
      server.fail(faults[random(faults.length)]);
      server.set(`thing-${random(40)}`, -round);
      server.heal();
      await new Promise(resolve => setImmediate(resolve));
    }
    await untilEqual();
    expect(doubled).toEqual([]);
  });
});
