import { DeviceClass, DeviceSelector } from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';
import { checkFields, checkList, onlyTexts, refuse } from './checks';

/** The API server takes 10 KiB; what is longer would be refused by it and takes too long to compile. */
const longestExpression = 16 * 1024;
/** The API server takes 32. */
const mostSelectors = 64;

/**
 * Of a DeviceClass its selectors and what it says to people.
 *
 * @throws UnusableObjectError with the path of what is wrong
 */
export function readDeviceClass(
  object: KubernetesObject,
): KubernetesObject & DeviceClass {
  const { name, uid, labels, annotations, creationTimestamp } = object.metadata;
  const spec = checkFields(
    (object as { spec?: unknown }).spec ?? {},
    'spec',
  ) as NonNullable<DeviceClass['spec']>;
  const selectors = checkList(
    spec.selectors,
    'spec.selectors',
    mostSelectors,
  ).map((selector, index) => readSelector(selector, index));
  return {
    metadata: {
      name,
      uid,
      labels: onlyTexts(labels),
      annotations: onlyTexts(annotations),
      creationTimestamp,
    },
    spec: {
      selectors,
      ...(spec.extendedResourceName
        ? { extendedResourceName: String(spec.extendedResourceName) }
        : {}),
    },
  };
}

function readSelector(selector: unknown, index: number): DeviceSelector {
  const where = `spec.selectors[${index}]`;
  const { cel } = checkFields(selector, where);
  const { expression } = checkFields(cel ?? {}, `${where}.cel`);
  if (typeof expression !== 'string' || expression.length > longestExpression) {
    return refuse(
      `${where}.cel.expression`,
      `a text of at most ${longestExpression} characters`,
    );
  }
  return { cel: { expression } };
}
