import { printable } from '../../../platform/printable';

const longest = 500;

/** Words after `token` and the like that are no secret: `the token is expired`. */
const harmless =
  '(?!(?:is|was|has|had|are|not|expired|invalid|for|from|to|of|in|at|file|could|cannot|must|and|or|the|a)\\b)';

const named = new RegExp(
  `\\b((?:\\w*[-_])?(?:token|password|passwd|secret|key|bearer|credential|authorization|cookie)s?\\b["']?\\s*[:=]?\\s*["']?)${harmless}([^\\s"',;]+)`,
  'gi',
);

/** What no word of a language looks like: long, and with digits or of mixed kinds. */
const tokenLike = /\b(?=[\w+/=.-]*\d)[\w+/=.-]{20,}/g;

/** A complaint of a command for the operator's log: one line of bounded length, without what may be a secret. */
export function redact(text: string): string {
  const line = printable(text)
    .replace(/-----BEGIN.*?(-----END[^-]*-----|$)/g, '[redacted]')
    .replace(/(\w+:\/\/)[^/\s@]+@/g, '$1[redacted]@')
    .replace(/\b(bearer|basic)\s+\S+/gi, '$1 [redacted]')
    .replace(named, '$1[redacted]')
    .replace(tokenLike, '[redacted]')
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
