import { ServiceUnavailableError } from '@backstage/errors';

/** What a cluster cannot do now for a request, which is kept and retried. */
export class RetriedError extends ServiceUnavailableError {
  /** What is in the way, for people; `message` names the cause again. */
  readonly reason: string;

  constructor(reason: string, cause?: Error) {
    super(reason, cause);
    this.reason = reason;
  }
}
