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
};

const own = new Set(['limit-reached', 'limits-changed']);

/** Gives every error that is answered a `code`, and takes away what lies behind it: causes are for the log. */
export const addErrorCodes: ErrorRequestHandler = (
  error,
  _request,
  _response,
  next,
) => {
  if (error instanceof Error) {
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string' || !own.has(code)) {
      Object.assign(error, { code: codes[error.name] ?? codeOfBody(error) });
    }
    Object.defineProperty(error, 'cause', {
      value: error.cause,
      enumerable: false,
    });
  }
  next(error);
};

/** Errors of the body parser have a type of their own. */
function codeOfBody(error: Error): string {
  const { type } = error as { type?: unknown };
  if (type === 'entity.too.large') {
    return 'too-large';
  }
  return typeof type === 'string' ? 'invalid-input' : 'internal';
}
