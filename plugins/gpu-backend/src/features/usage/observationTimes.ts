/** A replica notes at most so often, in milliseconds, that it watches a cluster. */
export const noteEvery = 30_000;

/** When nobody noted for longer than this, in milliseconds, nobody watched: that is a gap. */
export const longestSilence = 120_000;
