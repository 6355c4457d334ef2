import { StatusError, badRequest } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { deepEqual } from './deepEqual';
import { isRecord } from './mergePatch';

const maxOperations = 10_000;

/**
 * JSON patch (RFC 6902).
 * @throws StatusError 400 for something that is no patch, 422 for one that does not fit the document
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch) || !patch.every(isRecord)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  }
  if (patch.length > maxOperations) {
    throw new StatusError({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: `Request entity too large: The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`,
    });
  }
  return patch.reduce<unknown>(applyOperation, document);
}

function applyOperation(document: unknown, operation: JsonRecord): unknown {
  const path = parsePointer(operation.path);
  switch (operation.op) {
    case 'add':
      return add(document, path, operation.value);
    case 'remove':
      return remove(document, path);
    case 'replace':
      read(document, path);
      return path.length === 0
        ? operation.value
        : changeParent(document, path, (parent, last) => {
            if (Array.isArray(parent)) {
              parent[indexIn(parent, last, false)] = operation.value;
            } else {
              parent[last] = operation.value;
            }
          });
    case 'move': {
      const from = parsePointer(operation.from);
      return add(remove(document, from), path, read(document, from));
    }
    case 'copy':
      return add(document, path, read(document, parsePointer(operation.from)));
    case 'test':
      if (!deepEqual(read(document, path), operation.value)) {
        throw unprocessable();
      }
      return document;
    default:
      throw badRequest(`Unexpected kind: ${JSON.stringify(operation.op)}`);
  }
}

function parsePointer(pointer: unknown): string[] {
  if (
    typeof pointer !== 'string' ||
    (pointer !== '' && !pointer.startsWith('/'))
  ) {
    throw unprocessable();
  }
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** Kubernetes does not say what about the patch did not fit. */
function unprocessable(): StatusError {
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
    details: {},
  });
}

function add(document: unknown, path: string[], value: unknown): unknown {
  if (path.length === 0) {
    return value;
  }
  return changeParent(document, path, (parent, last) => {
    if (Array.isArray(parent)) {
      parent.splice(indexIn(parent, last, true), 0, value);
    } else {
      parent[last] = value;
    }
  });
}

/** Returns a copy of the document in which the parent of the path was changed by `change`. */
function changeParent(
  document: unknown,
  path: string[],
  change: (parent: JsonRecord | unknown[], last: string) => void,
): unknown {
  const [head, ...rest] = path;
  if (!isRecord(document) && !Array.isArray(document)) {
    throw unprocessable();
  }
  const copy = Array.isArray(document) ? [...document] : { ...document };
  if (rest.length === 0) {
    change(copy, head);
    return copy;
  }
  if (Array.isArray(copy)) {
    const index = indexIn(copy, head, false);
    copy[index] = changeParent(copy[index], rest, change);
  } else {
    if (!Object.hasOwn(copy, head)) {
      throw unprocessable();
    }
    copy[head] = changeParent(copy[head], rest, change);
  }
  return copy;
}

function indexIn(list: unknown[], part: string, allowEnd: boolean): number {
  if (part === '-' && allowEnd) {
    return list.length;
  }
  const index = /^(0|[1-9]\d*)$/.test(part) ? Number(part) : Number.NaN;
  const last = allowEnd ? list.length : list.length - 1;
  if (!(index <= last)) {
    throw unprocessable();
  }
  return index;
}

function remove(document: unknown, path: string[]): unknown {
  return changeParent(document, path, (parent, last) => {
    if (Array.isArray(parent)) {
      parent.splice(indexIn(parent, last, false), 1);
    } else if (Object.hasOwn(parent, last)) {
      delete parent[last];
    } else {
      throw unprocessable();
    }
  });
}

function read(document: unknown, path: string[]): unknown {
  let value = document;
  for (const part of path) {
    if (Array.isArray(value)) {
      value = value[indexIn(value, part, false)];
    } else if (isRecord(value) && Object.hasOwn(value, part)) {
      value = value[part];
    } else {
      throw unprocessable();
    }
  }
  return value;
}
