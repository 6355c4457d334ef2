import { Node } from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';
import { checkFields, checkList, onlyTexts } from './checks';

/**
 * Of a node what decides whether pods are scheduled to it; its images, addresses and heartbeats are dropped, so that a
 * heartbeat is no change.
 *
 * @throws UnusableObjectError with the path of what is wrong
 */
export function readNode(object: KubernetesObject): KubernetesObject & Node {
  const { spec, status } = object as Node;
  const { name, uid, labels } = object.metadata;
  const taints = checkList(
    spec && checkFields(spec, 'spec').taints,
    'spec.taints',
  ).map((taint, index) => checkFields(taint, `spec.taints[${index}]`));
  const ready = checkList(
    status && checkFields(status, 'status').conditions,
    'status.conditions',
  )
    .map((entry, index) => checkFields(entry, `status.conditions[${index}]`))
    .filter(({ type }) => type === 'Ready')
    .map(condition => ({
      type: 'Ready',
      status: String(condition.status),
    }));
  return {
    metadata: { name, uid, labels: onlyTexts(labels) },
    spec: {
      unschedulable: spec?.unschedulable === true,
      taints: taints.map(({ key, value, effect }) => ({
        key: String(key),
        effect: String(effect),
        ...(value === undefined ? {} : { value: String(value) }),
      })),
    },
    status: { conditions: ready },
  };
}
