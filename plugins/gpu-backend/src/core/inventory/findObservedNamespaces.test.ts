import { CollectionStatus } from '../watch/CollectionStatus';
import { findObservedNamespaces } from './findObservedNamespaces';

const whole: CollectionStatus = {
  synced: true,
  live: true,
  since: new Date(0),
  requestKind: 'Pod',
};

function inSome(live: string[], requestKind?: string): CollectionStatus {
  const byNamespace = {
    resource: 'things',
    live: new Set(live),
    refused: [],
    beyond: [],
  };
  return { ...whole, requestKind, byNamespace };
}

describe('findObservedNamespaces', () => {
  it.each([
    ['everything is read as a whole', [whole, whole], undefined],
    ['one collection is not', [whole, inSome(['a'], 'Pod')], ['a']],
    [
      'collections are read in different ones',
      [inSome(['a', 'b'], 'Pod'), inSome(['b', 'c'], 'ConfigMap')],
      ['b'],
    ],
    [
      'a collection matters to no request',
      [inSome(['a', 'b'], 'Pod'), inSome(['b'])],
      ['a', 'b'],
    ],
    ['nothing is read yet', [inSome([], 'Pod')], []],
  ])('where %s', (_what, list, expected) => {
    const statuses = new Map(list.map((each, index) => [`${index}`, each]));
    const found = findObservedNamespaces(statuses);
    expect(found && [...found]).toEqual(expected);
  });
});
