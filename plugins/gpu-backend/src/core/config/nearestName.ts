/** The name that somebody who wrote this most likely meant; undefined when none is near. */
export function nearestName(
  written: string,
  known: readonly string[],
): string | undefined {
  const lower = written.toLowerCase();
  const [best] = known
    .map(name => ({ name, distance: distance(lower, name.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  // A third of the letters: `pricePerHours` is a slip, `colour` is no `order`.
  return best && best.distance <= Math.max(1, Math.floor(best.name.length / 3))
    ? best.name
    : undefined;
}

/** Letters to insert, remove, replace or swap with their neighbour until one text is the other. */
function distance(left: string, right: string): number {
  const rows = [Array.from({ length: right.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      const swapped =
        i > 1 &&
        j > 1 &&
        left[i - 1] === right[j - 2] &&
        left[i - 2] === right[j - 1]
          ? rows[i - 2][j - 2] + 1
          : Infinity;
      row.push(
        Math.min(
          rows[i - 1][j] + 1,
          row[j - 1] + 1,
          rows[i - 1][j - 1] + same,
          swapped,
        ),
      );
    }
    rows.push(row);
  }
  return rows[left.length][right.length];
}
