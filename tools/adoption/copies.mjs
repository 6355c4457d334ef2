import { parse } from 'yaml';

/** Which versions of each package of a scope a yarn.lock has. */
export function copiesIn(lockfile, scope) {
  const copies = new Map();
  for (const { resolution, version } of Object.values(parse(lockfile))) {
    const name = resolution?.replace(/(.)@.*$/, '$1');
    if (name?.startsWith(`${scope}/`) && /@npm:/.test(resolution)) {
      copies.set(name, [...new Set([...(copies.get(name) ?? []), version])]);
    }
  }
  return copies;
}

/** Packages of which an app has more versions than it had before: one line each. */
export function addedCopies(before, after) {
  return [...after]
    .filter(
      ([name, versions]) =>
        versions.length > Math.max(1, before.get(name)?.length ?? 0),
    )
    .map(([name, versions]) => `${name}: ${versions.join(', ')}`);
}
