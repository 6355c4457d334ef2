import { randomInt } from 'node:crypto';

/** No vowels and nothing that looks like another character, as Kubernetes does it. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_BASE_LENGTH = 63 - SUFFIX_LENGTH;

export function randomSuffix(length = SUFFIX_LENGTH): string {
  return Array.from(
    { length },
    () => ALPHABET[randomInt(ALPHABET.length)],
  ).join('');
}

/** The name of an object that was created with `generateName`. */
export function generateName(base: string): string {
  return `${base.slice(0, MAX_BASE_LENGTH)}${randomSuffix()}`;
}
