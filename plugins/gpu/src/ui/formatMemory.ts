const gibibyte = 2 ** 30;

/** Bytes as GiB with at most one decimal, such as `23.6 GiB`. */
export function formatMemory(bytes: number): string {
  const value = new Intl.NumberFormat(undefined, {
    maximumFractionDigits: 1,
  }).format(bytes / gibibyte);
  return `${value} GiB`;
}
