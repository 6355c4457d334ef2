import { KubernetesObject } from '../watch/KubernetesObject';
import { checkFields } from './checks';
import { Interners } from './Interners';
import { ourLabels } from './ourLabels';

/** More is no status that says how far a workload is. */
const longestFields = 16_384;

/**
 * Of an object of a workload what says how far it is: its status, and the plain fields of its spec, such as `replicas`.
 * Pod templates are left out: they may hold secrets of the people who wrote them.
 *
 * @throws UnusableObjectError
 */
export function readWorkloadObject(
  object: KubernetesObject,
  interners: Interners,
): KubernetesObject {
  const { spec, status } = object as {
    spec?: unknown;
    status?: unknown;
  };
  const { name, namespace, uid, generation, deletionTimestamp } =
    object.metadata as KubernetesObject['metadata'] & { generation?: number };
  const plain = Object.entries(
    spec === undefined ? {} : checkFields(spec, 'spec'),
  ).filter(([, value]) => typeof value !== 'object');
  const known = status === undefined ? {} : checkFields(status, 'status');
  return {
    metadata: {
      name,
      namespace,
      uid,
      generation,
      deletionTimestamp,
      labels: ourLabels(object, interners),
    } as KubernetesObject['metadata'],
    spec: Object.fromEntries(plain),
    status: JSON.stringify(known).length > longestFields ? {} : known,
  } as KubernetesObject;
}
