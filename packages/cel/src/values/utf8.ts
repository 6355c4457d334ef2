/** The UTF-8 bytes of a text, in an array of this realm's own kind. */
export function encodeUtf8(text: string): Uint8Array {
  return Uint8Array.from(new TextEncoder().encode(text));
}

/** The text of UTF-8 bytes, or undefined when they are malformed. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    // The decoder throws for malformed UTF-8 alone, as it is told to.
    return undefined;
  }
}
