import { messageText } from '../../platform/messageText';
import { KubernetesObject } from '../watch/KubernetesObject';
import { HolderPod, RequestPod } from './ClusterRecords';
import { Interners } from './Interners';
import { ourLabels } from './ourLabels';

/** Of a pod only what says whose it is; its containers and environment are none of our business. */
export function readHolderPod(
  object: KubernetesObject,
  interners: Interners,
): HolderPod {
  const { name, namespace, ownerReferences } = object.metadata;
  const owner = ownerReferences?.find(({ controller }) => controller);
  return {
    metadata: {
      name,
      namespace: namespace && interners.text(namespace),
      labels: ourLabels(object, interners),
    },
    ...(owner
      ? {
          owner: { kind: interners.text(owner.kind), name: owner.name },
        }
      : {}),
  };
}

/** Of a pod that was made for a request what says how far it is; never its containers' environment. */
export function readRequestPod(
  object: KubernetesObject,
  interners: Interners,
): RequestPod {
  const { spec, status } = object as RequestPod;
  const { name, namespace, uid, deletionTimestamp } = object.metadata;
  return {
    metadata: {
      name,
      namespace,
      uid,
      deletionTimestamp,
      labels: ourLabels(object, interners),
    },
    spec: { nodeName: spec?.nodeName },
    status: {
      phase: status?.phase,
      conditions: status?.conditions
        ?.filter(({ type }) => type === 'PodScheduled')
        .map(condition => ({
          type: condition.type,
          status: condition.status,
          reason: messageText(condition.reason),
          message: messageText(condition.message),
        })),
      containerStatuses: status?.containerStatuses?.map(({ ready, state }) => ({
        ready,
        state: {
          waiting: state?.waiting && {
            reason: messageText(state.waiting.reason),
            message: messageText(state.waiting.message),
          },
        },
      })),
    },
  };
}
