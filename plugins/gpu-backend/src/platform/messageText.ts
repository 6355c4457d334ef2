import { printable } from './printable';

/** Characters of a text that others wrote; a sentence or two say what is wrong. */
const longest = 1024;

/**
 * A text that a cluster or a tenant wrote, as it may be stored, logged and answered: without control characters, at most 1,024
 * characters long. Undefined for what is no text.
 */
export function messageText(text: unknown): string | undefined {
  if (typeof text !== 'string') {
    return undefined;
  }
  // Cut before it is searched: it may be megabytes.
  const clean = printable(text.slice(0, 4 * longest)).trim();
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}
