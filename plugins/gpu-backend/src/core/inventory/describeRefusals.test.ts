import { CollectionStatus, NamespaceReading } from '../watch/CollectionStatus';
import { describeRefusals } from './describeRefusals';

const since = new Date('2026-01-01T10:00:00Z');

function status(
  byNamespace?: Partial<NamespaceReading> & { resource: string },
): CollectionStatus {
  return {
    synced: true,
    live: true,
    since,
    ...(byNamespace
      ? {
          byNamespace: {
            live: new Set(),
            refused: [],
            beyond: [],
            ...byNamespace,
          },
        }
      : {}),
  };
}

function messages(statuses: Record<string, CollectionStatus>): string[] {
  const faults = describeRefusals(new Map(Object.entries(statuses)), {
    name: 'prod',
    configKey: 'gpu.clusters[0]',
  });
  expect(faults.every(({ kind }) => kind === 'permission')).toBe(true);
  return faults.map(({ message }) => message);
}

describe('describeRefusals', () => {
  it('says nothing of what is read, as a whole or in each namespace', () => {
    expect(
      messages({
        nodes: status(),
        events: status({ resource: 'events', live: new Set('a') }),
      }),
    ).toEqual([]);
  });

  it('names namespaces that lack the same rights once, with the rights', () => {
    expect(
      messages({
        pods: status({ resource: 'pods', refused: ['b', 'a', 'c'] }),
        requestpods: status({ resource: 'pods', refused: ['c'] }),
        events: status({ resource: 'events', refused: ['a', 'b'] }),
      }),
    ).toEqual([
      expect.stringContaining(
        'may not list and watch events, pods in namespace a, b:',
      ),
      expect.stringContaining('may not list and watch pods in namespace c:'),
    ]);
  });

  it('counts what nobody would read, and says what is not known', () => {
    const many = Array.from({ length: 25 }, (_, index) => `n${index + 10}`);
    expect(
      messages({
        pods: status({
          resource: 'pods',
          beyond: many,
          missing: 'no holders',
        }),
      }),
    ).toEqual([
      expect.stringMatching(
        /^namespace n10, .*n29 and 5 more of cluster prod is not read/,
      ),
      expect.stringContaining('pods (no holders)'),
    ]);
  });
});
