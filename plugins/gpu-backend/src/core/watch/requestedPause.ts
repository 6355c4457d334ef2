import { ForeignAnswerError } from './ForeignAnswerError';
import { KubernetesError } from './KubernetesError';

/** A server that asks for more is asked again after this long, in case it does not mean it. */
const longest = 5 * 60_000;

/** Milliseconds for which a server asked not to be called again; 0 when it asked for nothing. */
export function requestedPause(error: unknown): number {
  return error instanceof KubernetesError || error instanceof ForeignAnswerError
    ? Math.min(error.retryAfter ?? 0, longest)
    : 0;
}
