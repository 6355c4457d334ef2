export function quantile(values, share) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = values => quantile(values, 0.5);

/** Notes the longest time for which the event loop stood still. */
export function watchEventLoop() {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 2);
    last = now;
  }, 2);
  return () => {
    longest = Math.max(longest, performance.now() - last - 2);
    clearInterval(timer);
    return longest;
  };
}

/** How much the second of each pair grows with the first: the slope of least squares. */
export function slope(pairs) {
  const meanOf = at =>
    pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [x, y] = [meanOf(0), meanOf(1)];
  let product = 0;
  let square = 0;
  for (const pair of pairs) {
    product += (pair[0] - x) * (pair[1] - y);
    square += (pair[0] - x) ** 2;
  }
  return product / square;
}
