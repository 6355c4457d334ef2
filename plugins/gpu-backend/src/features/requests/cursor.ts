import { InputError } from '@backstage/errors';

const isTime = /^\d{4}-\d\d-\d\dT[\d:.]{1,20}Z$/;
const isId = /^[\w-]{1,64}$/;

/** Where a page of requests ended. */
export interface RequestCursor {
  createdAt: string;
  id: string;
}

/** The cursor as an opaque word for a URL. */
export function formatCursor({ createdAt, id }: RequestCursor): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
}

/** @throws InputError when the word is not one of ours */
export function parseCursor(text: string): RequestCursor {
  try {
    const [createdAt, id] = JSON.parse(
      Buffer.from(text, 'base64url').toString('utf8'),
    );
    if (isTime.test(createdAt) && isId.test(id)) {
      return { createdAt, id };
    }
  } catch {
    // Said below: it is not a cursor.
  }
  throw new InputError(
    'cursor: expected the nextCursor of an earlier answer, unchanged',
  );
}
