import { reduceCase } from './reduceCase';
import { SEED } from './settings';
import { writeJson } from './writeJson';

/** Reducing takes time, and the first few differences mostly explain the rest. */
const SHOWN = 5;

/** A case on which the two differ. */
export interface Difference<T> {
  index: number;
  value: T;
}

/**
 * Tells a reader what differs: the smallest case for each of the first differences, and the command that shows it again.
 *
 * @param options - `option` is the option of the command that names a case; `compare` gives what differs on a case
 */
export async function describeDifferences<T>(options: {
  differences: readonly Difference<T>[];
  option: string;
  compare: (value: T) => Promise<string[]>;
  show?: (value: T) => string;
}): Promise<string[]> {
  const { differences, option, compare, show = writeJson } = options;
  const described: string[] = [];
  for (const { index, value } of differences.slice(0, SHOWN)) {
    const smallest = await reduceCase(value, async smaller => {
      try {
        return (await compare(smaller)).length > 0;
      } catch {
        return false;
      }
    });
    described.push(
      [
        `npm run test:differential -- --seed ${SEED} --${option} ${index}`,
        ...(await compare(smallest)),
        show(smallest),
      ].join('\n  '),
    );
  }
  const rest = differences.slice(SHOWN).map(({ index }) => index);
  return rest.length > 0
    ? [...described, `and --${option} ${rest.join(', ')}`]
    : described;
}
