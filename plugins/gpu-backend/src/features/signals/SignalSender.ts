/**
 * Sends at most one signal in an interval, however often something changed: the first at once, and one at the end of the
 * interval for all that came meanwhile.
 */
export class SignalSender {
  readonly #send: () => void;
  readonly #milliseconds: number;
  #interval?: NodeJS.Timeout;
  #isDue = false;

  constructor(send: () => void, milliseconds = 1_000) {
    this.#send = send;
    this.#milliseconds = milliseconds;
  }

  /** Something changed. */
  changed(): void {
    if (this.#interval) {
      this.#isDue = true;
      return;
    }
    this.#send();
    this.#interval = setTimeout(() => {
      this.#interval = undefined;
      if (this.#isDue) {
        this.#isDue = false;
        this.changed();
      }
    }, this.#milliseconds).unref();
  }

  stop(): void {
    clearTimeout(this.#interval);
    this.#isDue = false;
  }
}
