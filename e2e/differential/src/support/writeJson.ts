const MARK = '\u0000';
const MARKED = /"\\u0000(-?\d+)"/g;

/** JSON text in which a bigint is a number with all its digits, as Go reads and writes int64. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'bigint' ? `${MARK}${part}` : part,
  ).replace(MARKED, '$1');
}
