/** Whether two JSON values are the same; the order of keys does not matter. */
export function deepEqual(one: unknown, other: unknown): boolean {
  if (one === other) {
    return true;
  }
  if (
    typeof one !== 'object' ||
    typeof other !== 'object' ||
    one === null ||
    other === null ||
    Array.isArray(one) !== Array.isArray(other)
  ) {
    return false;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return (
      one.length === other.length &&
      one.every((item, index) => deepEqual(item, other[index]))
    );
  }
  const oneRecord = one as Record<string, unknown>;
  const otherRecord = other as Record<string, unknown>;
  const keys = Object.keys(oneRecord);
  return (
    keys.length === Object.keys(otherRecord).length &&
    keys.every(
      key =>
        Object.hasOwn(otherRecord, key) &&
        deepEqual(oneRecord[key], otherRecord[key]),
    )
  );
}
