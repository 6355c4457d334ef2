// What the least possible reader does: fetch every page and parse it.

/** Lists one collection page by page; keeps the objects only where they are asked for. */
export async function bareList(base, path, limit, keep = false) {
  const kept = [];
  let next = '';
  let bytes = 0;
  do {
    const from = next ? `&continue=${next}` : '';
    const response = await fetch(`${base}${path}?limit=${limit}${from}`);
    const text = await response.text();
    bytes += text.length;
    const list = JSON.parse(text);
    if (keep) {
      kept.push(...list.items);
    }
    next = list.metadata.continue;
  } while (next);
  return { bytes, kept };
}

/** Lists all collections, page after page and one after another. Answers the bytes. */
export async function bareSync(base, collections) {
  let total = 0;
  for (const { path, limit } of collections) {
    const { bytes } = await bareList(base, path, limit);
    total += bytes;
  }
  return total;
}

/** The same with all collections at once, as the watcher asks for them. */
export async function bareSyncAtOnce(base, collections) {
  await Promise.all(
    collections.map(({ path, limit }) => bareList(base, path, limit)),
  );
}
