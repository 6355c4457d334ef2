import {
  createTestDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import { ObservationStore } from './ObservationStore';
import { longestSilence } from './observationTimes';

jest.setTimeout(60_000);

const start = Date.parse('2026-01-01T00:00:00Z');
const later = start + 10 * longestSilence;

describe.each(testDatabaseEngines)('ObservationStore on %s', engine => {
  it('notes a gap once, by the first of the replicas that saw it', async () => {
    const store = new ObservationStore(await createTestDatabase(engine));
    await store.advance('c', undefined, start);
    const known = await store.find('c');
    await store.advance('c', known, later);
    // Another replica that read before the first wrote.
    await store.advance('c', known, later + 5 * longestSilence);
    expect(await store.find('c')).toEqual({ since: start, until: later });
    const gaps = await store.listGaps({ from: 0, to: later * 2 });
    expect(gaps.get('c')).toEqual([{ from: start, to: later }]);
  });

  it('never goes back', async () => {
    const store = new ObservationStore(await createTestDatabase(engine));
    await store.advance('c', undefined, later);
    await store.advance('c', await store.find('c'), start);
    expect(await store.find('c')).toEqual({ since: later, until: later });
  });
});
