import { InputError } from '@backstage/errors';
import { RequestHandler } from 'express';

/** Deeper than any body of this API. */
const deepest = 50;
const longestPath = 100;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Refuses what no field of the API may hold, and what databases and clusters cannot: NUL characters, and values that nest
 * without end. Fields that take any value, such as opaque parameters of a claim, would let it through.
 */
export const checkInput: RequestHandler = (request, _response, next) => {
  checkValue('body', request.body);
  checkValue('query', request.query);
  next();
};

/** @throws InputError that names the place */
function checkValue(name: string, value: unknown): void {
  const open: { path: string; value: unknown; depth: number }[] = [
    { path: name, value, depth: 0 },
  ];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { path, depth } = entry;
    if (typeof entry.value === 'string') {
      checkText(path, entry.value);
    }
    if (typeof entry.value === 'object' && entry.value !== null) {
      if (depth >= deepest) {
        throw new InputError(`${path}: expected at most ${deepest} levels`);
      }
      for (const [key, inner] of Object.entries(entry.value)) {
        const place = `${path}.${key}`.slice(0, longestPath);
        if (key === '__proto__') {
          throw new InputError(`${path}: expected no field of that name`);
        }
        checkText(path, key);
        open.push({ path: place, value: inner, depth: depth + 1 });
      }
    }
  }
}

/** @throws InputError unless it is a text that every database keeps as it is */
function checkText(path: string, text: string): void {
  if (text.includes('\u0000')) {
    throw new InputError(`${path}: expected a text without NUL characters`);
  }
  if (loneSurrogate.test(text)) {
    throw new InputError(`${path}: expected whole Unicode characters`);
  }
}
