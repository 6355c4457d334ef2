import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * The owner of a project in the form of a user's ownership claims: `Fraud-ML` is `group:default/fraud-ml`. What is no
 * entity reference is owned by nobody.
 */
export function normaliseOwner(owner: string | undefined): string | undefined {
  if (owner === undefined) {
    return undefined;
  }
  try {
    return stringifyEntityRef(parseEntityRef(owner, { defaultKind: 'group' }));
  } catch {
    return undefined;
  }
}
