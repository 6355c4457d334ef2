/**
 * Parses what a server sent.
 *
 * @throws Error that says so when it is no JSON; never with the text, which a page may fill with anything
 */
export function parseJson<T>(text: string, call: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(
      `${call}: the answer is no JSON${
        text.trimStart().startsWith('<') ? ' but a page' : ''
      }: is it the API server that answers, and no proxy before it?`,
    );
  }
}
