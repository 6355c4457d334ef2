import { ServiceUnavailableError } from '@backstage/errors';
import { RequestHandler, Response } from 'express';
import { withinTime } from '../withinTime';

/** Lets calls in until the process ends, and knows which are not answered yet. */
export class CallGate {
  readonly #open = new Set<Response>();
  #isClosed = false;
  #onEmpty: () => void = () => {};

  /** Refuses new calls with 503 once the gate is closed. */
  readonly handler: RequestHandler = (_request, response, next) => {
    if (this.#isClosed) {
      response.setHeader('Connection', 'close');
      throw new ServiceUnavailableError(
        'this process of the portal ends: ask again, and another one answers',
      );
    }
    this.#open.add(response);
    response.on('close', () => {
      this.#open.delete(response);
      if (this.#open.size === 0) {
        this.#onEmpty();
      }
    });
    next();
  };

  /**
   * Lets no call in any more. Resolves when those inside are answered; after the time that is given their connections are
   * closed.
   */
  async close(milliseconds: number): Promise<void> {
    this.#isClosed = true;
    if (this.#open.size === 0) {
      return;
    }
    for (const response of this.#open) {
      if (!response.headersSent) {
        // Else the server would wait for the next call on it.
        response.setHeader('Connection', 'close');
      }
    }
    const empty = new Promise<void>(resolve => {
      this.#onEmpty = resolve;
    });
    await withinTime(milliseconds, empty);
    this.#open.forEach(response => response.destroy());
  }
}
