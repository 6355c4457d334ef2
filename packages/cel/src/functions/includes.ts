import { boolType, dynType } from '../types';
import { CelError, equalValues } from '../values';
import { declare, Implementation, member } from './declaration';

/** How long a list may be (resource.k8s.io). */
const longestList = 48;

const includes: Implementation = ([target, value]) => {
  if (!Array.isArray(target)) {
    return equalValues(target, value) === true;
  }
  for (const [index, element] of target.entries()) {
    if (index >= longestList) {
      return new CelError(
        `'includes' function cannot be applied to lists longer than ${longestList} values`,
      );
    }
    if (equalValues(element, value) === true) {
      return true;
    }
  }
  return false;
};

/** Membership in an attribute that is a list or a single value (1.36, gated). */
export const includesFunction = declare(
  'includes',
  member('dra_includes_dyn_dyn', [dynType, dynType], boolType, includes),
);
