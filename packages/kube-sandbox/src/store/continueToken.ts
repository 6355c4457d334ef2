import { badRequest } from '../cluster/StatusError';

/** Where a paged list goes on: the revision that it shows, and the last key it gave. */
export interface ContinueToken {
  revision: number;
  after: string;
}

/** The opaque text of `metadata.continue`. */
export function encodeContinueToken(token: ContinueToken): string {
  return Buffer.from(
    JSON.stringify({ rv: token.revision, start: token.after }),
  ).toString('base64url');
}

/** @throws StatusError 400 when the text was not made by {@link encodeContinueToken} */
export function decodeContinueToken(text: string): ContinueToken {
  const reject = () =>
    badRequest(
      'invalid continue token: continue key is not valid: unexpected value',
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw reject();
  }
  if (typeof parsed !== 'object' || parsed === null) {
    throw reject();
  }
  const { rv, start } = parsed as { rv?: unknown; start?: unknown };
  if (!Number.isSafeInteger(rv) || typeof start !== 'string') {
    throw reject();
  }
  return { revision: rv as number, after: start };
}
