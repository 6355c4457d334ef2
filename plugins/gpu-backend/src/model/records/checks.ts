import { parseQuantity } from '@backstage-gpu/dra';
import { UnusableObjectError } from '../../watch/WatchedResource';

/** Longer than anything that the API server takes, so that a hostile server does not fill the memory. */
const longestText = 1024;
const longestQuantity = 128;

/** @throws UnusableObjectError */
export function refuse(where: string, expected: string): never {
  throw new UnusableObjectError(`${where}: expected ${expected}`);
}

/** @throws UnusableObjectError unless the value is a text of usual length */
export function checkText(value: unknown, where: string): string {
  if (typeof value !== 'string' || value.length > longestText) {
    return refuse(where, `a text of at most ${longestText} characters`);
  }
  return value;
}

/** @throws UnusableObjectError unless the value is an object with named fields */
export function checkFields(
  value: unknown,
  where: string,
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(where, 'an object');
  }
  return value as Record<string, unknown>;
}

/** @throws UnusableObjectError unless the value is absent or a list */
export function checkList(
  value: unknown,
  where: string,
  longest = Infinity,
): unknown[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value) || value.length > longest) {
    return refuse(
      where,
      longest === Infinity ? 'a list' : `a list of at most ${longest}`,
    );
  }
  return value;
}

/** @throws UnusableObjectError unless the value is a whole number from 0 on */
export function checkCount(value: unknown, where: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    return refuse(where, 'a whole number that is not negative');
  }
  return value as number;
}

/** @throws UnusableObjectError unless the value is a Kubernetes quantity */
export function checkQuantity(value: unknown, where: string): void {
  const text = String(value);
  if (
    (typeof value !== 'string' && typeof value !== 'number') ||
    text.length > longestQuantity ||
    'error' in parseQuantity(text)
  ) {
    refuse(where, 'a quantity such as 24Gi');
  }
}
