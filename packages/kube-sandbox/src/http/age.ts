const units: [suffix: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** The length of a time as kubectl's AGE column shows it: at most two units, the smaller one only while it matters. */
export function formatAge(since: string | undefined, now: Date): string {
  if (!since) {
    return '<unknown>';
  }
  const seconds = Math.max(
    0,
    Math.floor((now.getTime() - Date.parse(since)) / 1000),
  );
  if (seconds < 120) {
    return `${seconds}s`;
  }
  const first = units.findIndex(([, length]) => seconds >= 2 * length);
  const index = Math.max(first, 0);
  const [suffix, length] = units[index];
  const count = Math.floor(seconds / length);
  const [smaller, smallerLength] = units[index + 1] ?? ['', 0];
  const rest = smallerLength
    ? Math.floor((seconds % length) / smallerLength)
    : 0;
  return count < 10 && rest > 0
    ? `${count}${suffix}${rest}${smaller}`
    : `${count}${suffix}`;
}
