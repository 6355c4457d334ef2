/** Milliseconds for which a decision holds: a right that is taken away ends after that at the latest. */
const lifetime = 5_000;
/** Age at which a decision that is still asked for is asked for anew, so that nobody waits when it ends. */
const refreshAge = 3_000;
const mostDecisions = 10_000;

interface Entry<T> {
  decision: Promise<T>;
  /** When it was asked for. */
  at: number;
  isRefreshing: boolean;
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
    const age = known ? this.#now() - known.at : Infinity;
    if (!known || age >= lifetime) {
      return this.#ask(key, ask).decision;
    }
    if (age >= refreshAge && !known.isRefreshing) {
      known.isRefreshing = true;
      this.#refresh(key, known, ask);
    }
    return known.decision;
  }

  #ask(key: string, ask: () => Promise<T>): Entry<T> {
    const entry = { decision: ask(), at: this.#now(), isRefreshing: false };
    this.#put(key, entry);
    entry.decision.catch(() => {
      if (this.#entries.get(key) === entry) {
        this.#entries.delete(key);
      }
    });
    return entry;
  }

  /** Puts a new decision in the place of one that holds for a while yet; what fails leaves that to its end. */
  #refresh(key: string, known: Entry<T>, ask: () => Promise<T>): void {
    const at = this.#now();
    const decision = ask();
    decision.then(
      () => {
        if (this.#entries.get(key) === known) {
          this.#put(key, { decision, at, isRefreshing: false });
        }
      },
      () => {
        known.isRefreshing = false;
      },
    );
  }

  /** As the newest, so that the first in order is the oldest. */
  #put(key: string, entry: Entry<T>): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > mostDecisions) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
  }

  /** Decisions that are remembered. */
  get size(): number {
    return this.#entries.size;
  }
}
