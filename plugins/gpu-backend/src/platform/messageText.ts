/** Characters of a text that others wrote; a sentence or two say what is wrong. */
const longest = 1024;

/**
 * Control characters, of terminals too, and those that turn the direction of what follows: a log line stays one line, and a
 * page shows what is there.
 */
const unprintable =
  /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * A text that a cluster or a tenant wrote, as it may be stored, logged and answered: without control characters, at most 1,024
 * characters long. Undefined for what is no text.
 */
export function messageText(text: unknown): string | undefined {
  if (typeof text !== 'string') {
    return undefined;
  }
  // Cut before it is searched: it may be megabytes.
  const clean = text
    .slice(0, 4 * longest)
    .replace(unprintable, ' ')
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}
