import { parseQuantity } from '@backstage-gpu/dra';
import { UnusableObjectError } from '../watch/WatchedResource';

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
  if (
    (typeof value !== 'string' && typeof value !== 'number') ||
    String(value).length > longestQuantity ||
    'error' in parseQuantity(String(value))
  ) {
    refuse(where, 'a quantity such as 24Gi');
  }
}

/** The entries of a map of texts that are texts. */
export function onlyTexts(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  const entries = Object.entries(value).filter(
    ([, text]) => typeof text === 'string',
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

/**
 * @throws UnusableObjectError unless the value is absent or a node selector as the rules of matching read it
 */
export function checkNodeSelector(value: unknown, where: string): void {
  if (value === undefined || value === null) {
    return;
  }
  const { nodeSelectorTerms } = checkFields(value, where);
  checkList(nodeSelectorTerms, `${where}.nodeSelectorTerms`).forEach(
    (term, index) => {
      const path = `${where}.nodeSelectorTerms[${index}]`;
      const { matchExpressions, matchFields } = checkFields(term, path);
      for (const list of [matchExpressions, matchFields]) {
        checkList(list, path).forEach(requirement => {
          const { key, operator, values } = checkFields(requirement, path);
          checkText(key, `${path}.key`);
          checkText(operator, `${path}.operator`);
          if (values === null) {
            refuse(`${path}.values`, 'a list');
          }
          checkList(values, `${path}.values`).forEach(text =>
            checkText(text, `${path}.values`),
          );
        });
      }
    },
  );
}
