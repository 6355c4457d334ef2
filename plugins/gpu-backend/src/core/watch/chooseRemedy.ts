import { isCut } from './describeFailure';
import { ForeignAnswerError } from './ForeignAnswerError';
import { KubernetesError } from './KubernetesError';
import type { KubernetesCall } from './KubernetesCall';

/** What may make a failed call work; each is tried once. */
export type Remedy =
  /** The connection was an old one: the same again. */
  | { kind: 'repeat' }
  /** Credentials may have been renewed: read them again. */
  | { kind: 'refresh' }
  /** The server does not make metadata of objects: ask for whole ones. */
  | { kind: 'wholeObjects' }
  /** The server asked for so many milliseconds. */
  | { kind: 'wait'; milliseconds: number };

/** Longer waits are left to the caller, so that no request of a person hangs. */
const longestWait = 5_000;
const jsonType = 'application/json';
const applyType = 'application/apply-patch+yaml';

/**
 * What to try after a call failed; undefined when nothing helps.
 *
 * Only calls that may happen twice are made again after a connection broke: a server may have done what it could not
 * answer. 401, 406 and 429 come before anything was done.
 */
export function chooseRemedy(
  call: KubernetesCall,
  failure: Error,
): Remedy | undefined {
  if (
    failure instanceof KubernetesError ||
    failure instanceof ForeignAnswerError
  ) {
    return remedyOfAnswer(call, failure);
  }
  return isCut(failure) && isIdempotent(call) ? { kind: 'repeat' } : undefined;
}

function remedyOfAnswer(
  call: KubernetesCall,
  failure: KubernetesError | ForeignAnswerError,
): Remedy | undefined {
  const code =
    failure instanceof KubernetesError ? failure.status.code : failure.code;
  const { retryAfter } = failure;
  if (code === 401) {
    return { kind: 'refresh' };
  }
  if (code === 406 && (call.accept ?? jsonType) !== jsonType) {
    return { kind: 'wholeObjects' };
  }
  const mayWait = code === 429 || (code === 503 && isIdempotent(call));
  return mayWait && retryAfter !== undefined && retryAfter <= longestWait
    ? { kind: 'wait', milliseconds: retryAfter }
    : undefined;
}

/** The same twice is the same once. Server-side apply is, other patches and POST are not. */
function isIdempotent({ method = 'GET', contentType }: KubernetesCall) {
  return (
    ['GET', 'PUT', 'DELETE'].includes(method) ||
    (method === 'PATCH' && contentType === applyType)
  );
}
