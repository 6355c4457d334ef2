import { CustomErrorBase, InputError } from '@backstage/errors';
import { ErrorRequestHandler } from 'express';

/** Stable words for what went wrong, for programs; the message is for people. */
const codes: Record<string, string> = {
  InputError: 'invalid-input',
  AuthenticationError: 'not-authenticated',
  NotAllowedError: 'not-allowed',
  NotFoundError: 'not-found',
  ConflictError: 'conflict',
  NotImplementedError: 'not-implemented',
  ServiceUnavailableError: 'unavailable',
  PayloadTooLargeError: 'too-large',
  TooManyQuestionsError: 'too-many-requests',
};

/** Errors that pass, after so many seconds. */
const passing = new Set(['too-many-requests', 'unavailable']);
const retryAfter = '2';

const own = new Set(['limit-reached', 'limits-changed']);

/** More was sent than is read. */
class PayloadTooLargeError extends CustomErrorBase {
  readonly statusCode = 413;
}

/**
 * Gives every error that is answered a `code`, and takes away what is for the log alone: causes, and of what the caller did
 * wrong also the stack.
 */
export const addErrorCodes: ErrorRequestHandler = (
  raw,
  _request,
  response,
  next,
) => {
  if (!(raw instanceof Error)) {
    next(raw);
    return;
  }
  const error = ofBodyParser(raw) ?? raw;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !own.has(code)) {
    Object.assign(error, { code: codes[error.name] ?? 'internal' });
  }
  Object.defineProperty(error, 'cause', {
    value: error.cause,
    enumerable: false,
  });
  if (passing.has((error as { code?: string }).code!)) {
    response.setHeader('Retry-After', retryAfter);
  }
  if ((error as { code?: string }).code !== 'internal') {
    error.stack = undefined;
  }
  next(error);
};

/** Errors of the body parser have a status, and may carry the body, which is not for the answer. */
function ofBodyParser(error: Error): Error | undefined {
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (
    typeof status !== 'number' ||
    status < 400 ||
    status >= 500 ||
    (typeof type !== 'string' && error.name in codes)
  ) {
    return undefined;
  }
  return type === 'entity.too.large'
    ? new PayloadTooLargeError(`body: ${error.message}`)
    : new InputError(`body: ${error.message}`);
}
