import type { SelectorResult } from './CompiledSelector';

/** Characters that the keys of all memos together may have. */
const totalLimit = 16_000_000;
/** What an entry takes beyond its key. */
const ENTRY = 100;

const filled = new Set<AnswerMemo>();
let total = 0;

/** Answers of one selector, by what it looks at of a device. All memos share one limit, and are forgotten when it is reached. */
export class AnswerMemo {
  readonly #answers = new Map<string, SelectorResult>();

  get(key: string): SelectorResult | undefined {
    return this.#answers.get(key);
  }

  set(key: string, answer: SelectorResult): void {
    total += key.length + ENTRY;
    if (total > totalLimit) {
      for (const memo of filled) {
        memo.#answers.clear();
      }
      filled.clear();
      total = key.length + ENTRY;
    }
    filled.add(this);
    this.#answers.set(key, answer);
  }
}
