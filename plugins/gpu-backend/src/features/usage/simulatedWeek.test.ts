import {
  createTestDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import {
  entriesOf,
  findUntruths,
  hoursOf,
  toleranceOf,
  wasSeen,
} from './__testUtils__/findUntruths';
import { LivedWeek, liveThroughWeek } from './__testUtils__/liveThroughWeek';

jest.setTimeout(300_000);

/** Hours of allocations that nobody saw and that the ledger cannot know of. */
function missedHours(lived: LivedWeek): number {
  return hoursOf(
    lived.history.filter(
      allocation =>
        !wasSeen(allocation, lived) &&
        entriesOf(allocation, lived).length === 0,
    ),
  );
}

describe.each([
  ...testDatabaseEngines.map(engine => ({ engine, replicas: 2, seed: 12 })),
  { engine: 'SQLite', replicas: 1, seed: 11 } as const,
  { engine: 'SQLite', replicas: 3, seed: 13 } as const,
])(
  'A week with restarts and lost clusters, $replicas replicas on $engine',
  ({ engine, replicas, seed }) => {
    it('is recorded truly as far as anybody watched', async () => {
      const knex = await createTestDatabase(engine);
      const lived = await liveThroughWeek({
        knex,
        seed,
        replicas,
        trouble: true,
      });
      expect(lived.errors).toEqual([]);
      expect(findUntruths(lived)).toEqual([]);
      const truth = hoursOf(lived.history) - missedHours(lived);
      const tolerance = toleranceOf(lived.entries.length);
      const { deviceHours, unobservedDeviceHours } = lived.usage.total;
      expect(deviceHours).toBeLessThanOrEqual(truth + tolerance);
      expect(deviceHours + unobservedDeviceHours).toBeGreaterThanOrEqual(
        truth - tolerance,
      );
    });
  },
);

describe('A week without trouble', () => {
  it('is recorded truly, and its sums are those of the true history', async () => {
    const knex = await createTestDatabase('SQLite');
    const lived = await liveThroughWeek({
      knex,
      seed: 1,
      replicas: 2,
      trouble: false,
    });
    expect(lived.errors).toEqual([]);
    expect(lived.gaps).toEqual([]);
    expect(findUntruths(lived)).toEqual([]);
    expect(missedHours(lived)).toBeLessThan(toleranceOf(0));
    const { groups, total } = lived.usage;
    expect(total.unobservedDeviceHours).toBeLessThan(toleranceOf(0));
    expect(groups.map(({ project }) => project)).toEqual([
      'docs-llm',
      'fraud-ml',
      'vision',
    ]);
    for (const group of groups) {
      const history = lived.history.filter(
        ({ project }) => project === group.project,
      );
      const error = Math.abs(group.deviceHours - hoursOf(history));
      expect(error).toBeLessThanOrEqual(toleranceOf(history.length));
    }
  });
});
