/** An answer is larger than its reader takes; what was read of it is dropped. */
export class TooLargeError extends Error {
  constructor(call: string, limit: number) {
    super(`${call}: the answer is larger than ${limit} bytes`);
  }
}
