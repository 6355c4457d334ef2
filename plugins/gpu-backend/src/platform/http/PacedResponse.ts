import { Response } from 'express';

/** Characters that are gathered before they are sent. */
const charactersAtOnce = 32 * 1024;

/**
 * Sends a long answer no faster than its reader takes it. A reader who takes nothing for too long is cut off, as what was
 * not taken is held in memory.
 */
export class PacedResponse {
  readonly #response: Response;
  readonly #patience: number;
  #gathered: string[] = [];
  #length = 0;
  #wake: () => void = () => {};

  /** @param milliseconds - how long a reader may take nothing */
  constructor(response: Response, milliseconds: number) {
    this.#response = response;
    this.#patience = milliseconds;
    // Once for the whole answer: middleware that compresses takes listeners, and gives none back.
    response.on('drain', () => this.#wake());
    response.on('close', () => this.#wake());
  }

  /** Whether nobody reads it any more. */
  get isGone(): boolean {
    return this.#response.destroyed;
  }

  /** Resolves when more can be sent, or the reader is gone. */
  async write(text: string): Promise<void> {
    this.#gathered.push(text);
    this.#length += text.length;
    if (this.#length >= charactersAtOnce && !this.#flush()) {
      await this.#untilTaken();
    }
  }

  end(): void {
    this.#flush();
    this.#response.end();
  }

  #flush(): boolean {
    const text = this.#gathered.join('');
    this.#gathered = [];
    this.#length = 0;
    return this.isGone || text === '' || this.#response.write(text);
  }

  async #untilTaken(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const isTaken = await new Promise<boolean>(resolve => {
      this.#wake = () => resolve(true);
      timer = setTimeout(() => resolve(false), this.#patience);
    });
    clearTimeout(timer);
    if (!isTaken) {
      this.#response.destroy();
    }
  }
}
