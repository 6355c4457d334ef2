import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { DatabaseAwayError } from './DatabaseAwayError';

/** Logs what failed, unless it is that the database is away, which was logged when it went. */
export function reportFailure(
  logger: Pick<LoggerService, 'error'>,
  message: string,
  error: unknown,
): void {
  if (!(error instanceof DatabaseAwayError)) {
    logger.error(message, toError(error));
  }
}
