/** Milliseconds for which a decision holds: a right that is taken away ends after that at the latest. */
const lifetime = 5_000;
const mostDecisions = 10_000;

interface Entry<T> {
  decision: Promise<T>;
  expiresAt: number;
}

/**
 * Remembers decisions of the permission framework for some seconds, which takes two calls over HTTP for each. Equal questions
 * at once are asked once. What failed is asked again.
 */
export class DecisionCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known && known.expiresAt > this.#now()) {
      return known.decision;
    }
    const entry = { decision: ask(), expiresAt: this.#now() + lifetime };
    // As the newest, so that the first in order is the oldest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.decision.catch(() => {
      if (this.#entries.get(key) === entry) {
        this.#entries.delete(key);
      }
    });
    if (this.#entries.size > mostDecisions) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
    return entry.decision;
  }

  /** Decisions that are remembered. */
  get size(): number {
    return this.#entries.size;
  }
}
