/**
 * One pass at a time, and once more if asked meanwhile: what comes while a pass runs is served by the pass after it,
 * however often it was asked for.
 */
export class SinglePass {
  readonly #pass: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #due = false;
  #running?: Promise<void>;

  /** @param onError - told what a pass threw; the next pass runs all the same */
  constructor(pass: () => Promise<void>, onError: (error: unknown) => void) {
    this.#pass = pass;
    this.#onError = onError;
  }

  /** Asks for a pass that begins from now on; returns at once. */
  request(): void {
    this.#due = true;
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when no pass runs and none is due. */
  async settled(): Promise<void> {
    while (this.#running) {
      await this.#running;
    }
  }

  async #drain(): Promise<void> {
    while (this.#due) {
      this.#due = false;
      try {
        await this.#pass();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
