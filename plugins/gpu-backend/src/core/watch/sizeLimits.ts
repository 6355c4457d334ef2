const mebibyte = 1024 * 1024;

/**
 * Bytes of one page of a list. A usual page of 25 ResourceSlices has about 1.2 MiB; a larger one is asked for again in
 * smaller parts, as its bytes decide how much memory it takes and how long the event loop stands still.
 */
export const pageBytes = 4 * mebibyte;

/**
 * Bytes of one object, alone in a page or in a line of a watch. etcd takes about 1.5 MiB of it, which JSON can make six
 * times as long where characters are escaped; no object that the portal uses comes near to that.
 */
export const objectBytes = 8 * mebibyte;
