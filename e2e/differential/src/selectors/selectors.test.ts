import {
  describeDifferences,
  Difference,
} from '../support/describeDifferences';
import { Oracle } from '../support/Oracle';
import { runCases } from '../support/runCases';
import { ORACLE, SEED, SELECTORS } from '../support/settings';
import { compareSelector } from './compareSelector';
import { randomSelectorCase, SelectorCase } from './SelectorCase';

/** Milliseconds that one selector may take on a busy machine, and what starting and reducing take. */
const timeEach = 20;
const timeAround = 120_000;

/** The share of accepted selectors that may be left open. */
const undecidedLimit = 0.02;

(ORACLE ? describe : describe.skip)(`selectors of seed ${SEED}`, () => {
  let oracle: Oracle;
  const differences: Difference<SelectorCase>[] = [];
  const counts = { all: 0, accepted: 0, undecided: 0, undecidedAccepted: 0 };

  beforeAll(async () => {
    oracle = new Oracle(ORACLE!);
    for await (const { index, comparison } of runCases(SELECTORS, number =>
      compareSelector(oracle, randomSelectorCase(SEED, number)),
    )) {
      counts.all += 1;
      counts.accepted += Number(comparison.accepted);
      counts.undecided += Number(comparison.undecided);
      counts.undecidedAccepted += Number(
        comparison.accepted && comparison.undecided,
      );
      if (comparison.differences.length > 0) {
        const value = randomSelectorCase(SEED, index);
        differences.push({ index, value });
      }
    }
    process.stderr.write(
      `seed ${SEED}: ${counts.all} selectors, ${counts.accepted} accepted by Kubernetes, of these ${counts.undecidedAccepted} undecided; ${counts.undecided} undecided in all; ${differences.length} different\n`,
    );
  }, timeAround + SELECTORS.count * timeEach);

  afterAll(() => oracle?.close());

  it(
    'are judged as Kubernetes judges them',
    async () => {
      const described = await describeDifferences({
        differences,
        option: 'selector',
        compare: async value =>
          (
            await compareSelector(oracle, value)
          ).differences,
        show: ({ tokens, devices }) =>
          `${tokens.join('')}\n  ${JSON.stringify(devices, (_, part) =>
            typeof part === 'bigint' ? `${part}` : part,
          )}`,
      });
      expect(described).toEqual([]);
    },
    timeAround,
  );

  it('are seldom left open', () => {
    expect(counts.undecidedAccepted).toBeLessThanOrEqual(
      counts.accepted * undecidedLimit,
    );
  });
});
