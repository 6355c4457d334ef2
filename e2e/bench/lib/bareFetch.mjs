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

/** Lists all collections at once, as the watcher does. */
export async function bareSync(base, collections) {
  const lists = await Promise.all(
    collections.map(({ path, limit }) => bareList(base, path, limit)),
  );
  return lists.reduce((bytes, list) => bytes + list.bytes, 0);
}
