import {
  describeDifferences,
  Difference,
} from '../support/describeDifferences';
import { Oracle } from '../support/Oracle';
import { runCases } from '../support/runCases';
import { FLEETS, ORACLE, SEED } from '../support/settings';
import { compareFleet } from './compareFleet';
import { FleetCase } from './FleetCase';
import { randomFleetCase } from './randomFleetCase';

/** Milliseconds that one fleet may take on a busy machine, and what starting and reducing take. */
const timeEach = 1000;
const timeAround = 240_000;

(ORACLE ? describe : describe.skip)(`fleets of seed ${SEED}`, () => {
  let oracle: Oracle;
  let fleets = 0;
  let questions = 0;
  const differences: Difference<FleetCase>[] = [];
  const undecided: { reason: string; sharesCapacity: boolean }[] = [];

  beforeAll(async () => {
    oracle = new Oracle(ORACLE!);
    for await (const { index, comparison } of runCases(FLEETS, number =>
      compareFleet(oracle, randomFleetCase(SEED, number)),
    )) {
      fleets += 1;
      questions += comparison.questions;
      undecided.push(...comparison.undecided);
      if (comparison.differences.length > 0) {
        differences.push({ index, value: randomFleetCase(SEED, index) });
      }
    }
    process.stderr.write(
      `seed ${SEED}: ${fleets} fleets, ${questions} questions, of these ${undecided.length} undecided; ${differences.length} fleets different\n`,
    );
  }, timeAround + FLEETS.count * timeEach);

  afterAll(() => oracle?.close());

  it(
    'get from packages/dra what Kubernetes gives',
    async () => {
      const described = await describeDifferences({
        differences,
        option: 'fleet',
        compare: async value => (await compareFleet(oracle, value)).differences,
      });
      expect(described).toEqual([]);
    },
    timeAround,
  );

  it('leave nothing open unless capacity is shared', () => {
    expect(undecided.filter(({ sharesCapacity }) => !sharesCapacity)).toEqual(
      [],
    );
  });
});
