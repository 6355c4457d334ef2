import { messageText } from '../../platform/messageText';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ClaimRefusal, QuotaRecord } from './ClusterRecords';
import { checkFields } from './checks';
import { plainAmount } from './plainAmount';

/**
 * Of a ResourceQuota what it allows, as plain numbers, and by whose labels it is whose.
 *
 * @throws UnusableObjectError with the path of what is wrong
 */
export function readQuota(object: KubernetesObject): QuotaRecord {
  const { name, namespace, labels } = object.metadata;
  const spec = checkFields((object as QuotaRecord).spec ?? {}, 'spec');
  const hard = checkFields(spec.hard ?? {}, 'spec.hard');
  return {
    metadata: { name, namespace, labels },
    spec: {
      hard: Object.fromEntries(
        Object.entries(hard).map(([resource, amount]) => [
          resource,
          plainAmount(amount),
        ]),
      ),
    },
  };
}

/** Of an event that a claim was refused: which pod, and why. */
export function readClaimRefusal(object: KubernetesObject): ClaimRefusal {
  const { name, namespace } = object.metadata;
  const event = object as KubernetesObject & {
    involvedObject?: { name?: string };
    message?: string;
    lastTimestamp?: string;
    eventTime?: string;
  };
  const at = event.lastTimestamp ?? event.eventTime;
  return {
    metadata: { name, namespace },
    pod: messageText(event.involvedObject?.name) ?? '',
    message: messageText(event.message) ?? '',
    ...(at ? { at: String(at) } : {}),
  };
}
