/** Control characters, of terminals too, and those that turn the direction of what follows. */
const unprintable =
  /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** A text of others on one line, without what terminals and pages would act upon: a log line stays one line, and a page shows what is there. */
export function printable(text: string): string {
  return text.replace(unprintable, ' ');
}
