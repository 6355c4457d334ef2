/** How often a smaller case may be tried: reducing is for the reader's convenience and must end. */
const maximumTries = 1500;

type Path = (string | number)[];

function listsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const below = Object.entries(value).flatMap(([key, part]) =>
    listsOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? [path, ...below] : below;
}

function listAt(value: any, path: Path): unknown[] | undefined {
  const found = path.reduce((part, key) => part?.[key], value);
  return Array.isArray(found) ? found : undefined;
}

/** A copy without some elements of the list at the path; the rest is shared. */
function without(value: any, path: Path, start: number, count: number): any {
  if (path.length === 0) {
    return [...value.slice(0, start), ...value.slice(start + count)];
  }
  const [key, ...rest] = path;
  const changed = without(value[key], rest, start, count);
  return Array.isArray(value)
    ? value.map((part, index) => (index === key ? changed : part))
    : { ...value, [key]: changed };
}

/**
 * Makes a case smaller as long as it stays interesting, by taking elements out of its lists.
 *
 * @param isInteresting - whether a case still shows what is looked for
 */
export async function reduceCase<T>(
  value: T,
  isInteresting: (smaller: T) => Promise<boolean>,
): Promise<T> {
  let smallest = value;
  let tries = 0;
  const attempt = async (path: Path, start: number, count: number) => {
    tries += 1;
    const smaller = without(smallest, path, start, count);
    if (!(await isInteresting(smaller))) {
      return false;
    }
    smallest = smaller;
    return true;
  };
  for (let changed = true; changed && tries < maximumTries; ) {
    changed = false;
    for (const path of listsOf(smallest)) {
      const length = listAt(smallest, path)?.length ?? 0;
      for (let count = length; count > 0; count = Math.floor(count / 2)) {
        let start = 0;
        while (
          start + count <= (listAt(smallest, path)?.length ?? 0) &&
          tries < maximumTries
        ) {
          if (await attempt(path, start, count)) {
            changed = true;
          } else {
            start += count;
          }
        }
      }
    }
  }
  return smallest;
}
