import { TooLargeError } from './TooLargeError';

/**
 * Reads a body as text and stops as soon as it is larger than that, whatever is still to come.
 *
 * @throws TooLargeError
 */
export async function readBounded(
  body: AsyncIterable<Uint8Array>,
  limit: number,
  call: string,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop destroys the body and with it the connection.
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) {
      throw new TooLargeError(call, limit);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
