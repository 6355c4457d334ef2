/** The longest line that a watch may send; Kubernetes' own objects end at about 1.5 MiB. */
const longestLine = 8 * 1024 * 1024;

/**
 * Splits a stream of bytes into lines; an unfinished last line is dropped, as its sender was cut off.
 *
 * @throws Error when a line is longer than 8 MiB
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const text = rest + decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    rest = lines.pop()!;
    if (rest.length > longestLine) {
      throw new Error(
        `a line of the watch is longer than ${longestLine} bytes`,
      );
    }
    for (const line of lines) {
      if (line.trim()) {
        yield line;
      }
    }
  }
}
