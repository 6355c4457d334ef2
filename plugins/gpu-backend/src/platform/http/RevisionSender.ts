import { randomUUID } from 'node:crypto';
import { Request, Response } from 'express';

/** Sends answers that carry a revision, with an ETag, so that a reader who has that revision is told 304. */
export class RevisionSender {
  /** Revisions start again with every process, so an ETag names the process too. */
  readonly #instance = randomUUID().slice(0, 8);

  /**
   * Answers 304 when the reader has this revision already.
   *
   * @param view - differs between readers who see different things of one revision
   * @returns whether it was answered
   */
  isUnchanged(
    request: Request,
    response: Response,
    { revision, view }: { revision: number; view?: string },
  ): boolean {
    const parts = [
      this.#instance,
      revision,
      ...(view === undefined ? [] : [view]),
    ];
    response.setHeader('ETag', `"${parts.join('-')}"`);
    response.setHeader('Cache-Control', 'private, no-cache');
    if (request.fresh) {
      response.status(304).end();
      return true;
    }
    return false;
  }

  /** Sends the answer as JSON unless the reader has it already. */
  send(
    request: Request,
    response: Response,
    body: { revision: number },
    view?: string,
  ): void {
    if (!this.isUnchanged(request, response, { ...body, view })) {
      response.json(body);
    }
  }
}
