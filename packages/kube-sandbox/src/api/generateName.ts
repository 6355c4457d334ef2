import { randomInt } from 'node:crypto';

/** No vowels and nothing that looks like another character, as Kubernetes does it. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
const maxBaseLength = 63 - suffixLength;

/** Letters and digits that never spell a word, as Kubernetes appends them to generated names. */
export function randomSuffix(length = suffixLength): string {
  return Array.from(
    { length },
    () => alphabet[randomInt(alphabet.length)],
  ).join('');
}

/** The name of an object that was created with `generateName`. */
export function generateName(base: string): string {
  return `${base.slice(0, maxBaseLength)}${randomSuffix()}`;
}
