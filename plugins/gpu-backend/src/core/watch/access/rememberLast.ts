/** The same function, which for the same text as last time gives what it gave then. A failure is not kept. */
export function rememberLast<T>(
  read: (text: string) => T,
): (text: string) => T {
  let last: { text: string; value: T } | undefined;
  return text => {
    if (last?.text !== text) {
      last = { text, value: read(text) };
    }
    return last.value;
  };
}
