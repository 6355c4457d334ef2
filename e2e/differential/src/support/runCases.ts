import { CaseRange } from './settings';

/** How many questions are on their way at once. */
const AHEAD = 32;

/** The numbers of the cases of a run. */
export function* caseNumbers({ count, only }: CaseRange): Generator<number> {
  if (only !== undefined) {
    yield only;
    return;
  }
  for (let index = 0; index < count; index += 1) {
    yield index;
  }
}

/** Compares case after case while the oracle works on the next ones; gives the results in order. */
export async function* runCases<T>(
  range: CaseRange,
  compare: (index: number) => Promise<T>,
): AsyncGenerator<{ index: number; comparison: T }> {
  const running: { index: number; result: Promise<T> }[] = [];
  for (const index of caseNumbers(range)) {
    const result = compare(index);
    // It is awaited when its turn comes; until then a failure has somebody who knows of it.
    result.catch(() => {});
    running.push({ index, result });
    if (running.length >= AHEAD) {
      const first = running.shift()!;
      yield { index: first.index, comparison: await first.result };
    }
  }
  for (const { index, result } of running) {
    yield { index, comparison: await result };
  }
}
