import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { JsonObject } from './JsonObject';

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: JsonObject;
}

/** Reads a watch event by event. Every wait has a deadline; nothing waits for a fixed time. */
export class WatchReader {
  readonly #body: Readable;
  readonly #events: WatchEvent[] = [];
  #wake = () => {};
  #isEnded = false;

  constructor(body: Readable) {
    this.#body = body;
    const decoder = new StringDecoder('utf8');
    let rest = '';
    body.on('data', (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      this.#events.push(
        ...lines.filter(Boolean).map(line => JSON.parse(line) as WatchEvent),
      );
      this.#wake();
    });
    const end = () => {
      this.#isEnded = true;
      this.#wake();
    };
    body.on('end', end);
    body.on('close', end);
    body.on('error', end);
  }

  /**
   * The next event that is not taken yet, or undefined when the server ended the watch.
   * @param deadline - milliseconds since the epoch
   */
  async take(deadline = Date.now() + 20_000): Promise<WatchEvent | undefined> {
    while (this.#events.length === 0 && !this.#isEnded) {
      const left = deadline - Date.now();
      if (left <= 0) {
        throw new Error('No watch event before the deadline');
      }
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#events.shift();
  }

  /** Takes events until one is what the caller waits for. */
  async takeUntil(
    isWanted: (event: WatchEvent) => boolean,
    timeout = 45_000,
  ): Promise<WatchEvent> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const event = await this.take(deadline);
      if (!event) {
        throw new Error('The watch ended before the event that was waited for');
      }
      if (isWanted(event)) {
        return event;
      }
    }
  }

  /** Whether the server ends the watch before the deadline; events until then are dropped. */
  async untilEnd(timeout = 20_000): Promise<void> {
    const deadline = Date.now() + timeout;
    while ((await this.take(deadline)) !== undefined) {
      // Only the end matters.
    }
  }

  close(): void {
    this.#body.destroy();
  }
}
