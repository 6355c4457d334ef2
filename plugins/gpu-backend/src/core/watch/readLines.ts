import { objectBytes } from './sizeLimits';

/** Bytes that are kept of a line that is too long: enough to tell of which object it is. */
const headBytes = 4096;
const newline = 10;

/** A line that is too long to be read; only its beginning was kept. */
export interface LongLine {
  head: string;
}

/**
 * Splits a stream of bytes into lines; an unfinished last line is dropped, as its sender was cut off. Of a line that is
 * longer than one object may be only the beginning is kept, and the rest passes without being held.
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  longest: number = objectBytes,
): AsyncGenerator<string | LongLine> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf(newline, from);
      const piece = chunk.subarray(from, end < 0 ? chunk.length : end);
      const fitted = length <= longest;
      length += piece.length;
      if (length <= longest) {
        pieces.push(piece);
      } else if (fitted) {
        pieces = [Buffer.concat([...pieces, piece]).subarray(0, headBytes)];
        pieces = [Uint8Array.from(pieces[0])];
      }
      if (end < 0) {
        break;
      }
      const text = Buffer.concat(pieces).toString('utf8');
      if (length > longest) {
        yield { head: text };
      } else if (text.trim()) {
        yield text;
      }
      pieces = [];
      length = 0;
      from = end + 1;
    }
  }
}
