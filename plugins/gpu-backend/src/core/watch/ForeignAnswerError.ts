import { CustomErrorBase } from '@backstage/errors';

/**
 * Something answered that is no API server: a sign-in page, a redirect, the error page of a proxy. Its status says nothing
 * of Kubernetes: a 404 of it does not mean that an object is gone.
 */
export class ForeignAnswerError extends CustomErrorBase {
  readonly code: number;
  /** Milliseconds for which it asks not to be called again. */
  readonly retryAfter?: number;

  constructor(
    call: string,
    code: number,
    message: string,
    retryAfter?: number,
  ) {
    super(`${call}: ${message}`);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
