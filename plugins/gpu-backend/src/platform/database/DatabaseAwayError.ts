import { ServiceUnavailableError } from '@backstage/errors';

/**
 * The database does not answer. Its message is for callers and says nothing of the database; the reason is logged once, when
 * it went away.
 */
export class DatabaseAwayError extends ServiceUnavailableError {
  constructor() {
    super(
      'the database of the portal does not answer now: ask again in a moment',
    );
  }
}

/**
 * For `catch`: passes over that the database is away, which was logged when it went.
 *
 * @throws every other error
 */
export function ignoreAway(error: unknown): void {
  if (!(error instanceof DatabaseAwayError)) {
    throw error;
  }
}
