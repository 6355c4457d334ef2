import { resources } from '../cluster/resources';
import { KubernetesObject } from '../cluster/types';
import { deepEqual } from '../patch/deepEqual';
import { matcherOfSelector } from '../store/labelSelector';
import { storageKey } from '../store/ObjectStore';
import {
  ControllerContext,
  controllerManager,
  writeStatus,
} from './ControllerContext';
import {
  controllerReference,
  isControlledBy,
  isPodActive,
  isPodReady,
} from './pods';
import { runReconciler } from './runReconciler';

const component = 'replicaset-controller';

/** Keeps as many pods as a ReplicaSet asks for. */
export function startReplicaSetController(
  context: ControllerContext,
): () => void {
  const { store, recorder } = context;
  const find = (key: string) => {
    const [namespace, name] = key.split('/');
    return store.get(resources.replicasets, namespace, name);
  };
  return runReconciler(context, {
    definitions: [resources.replicasets, resources.pods],
    keysOf: ({ definition, object: { metadata } }) =>
      definition === resources.replicasets
        ? [storageKey(metadata.namespace, metadata.name)]
        : (metadata.ownerReferences ?? [])
            .filter(
              ({ kind, controller }) => kind === 'ReplicaSet' && controller,
            )
            .map(({ name }) => storageKey(metadata.namespace, name)),
    work: key => {
      const set = find(key);
      if (set) {
        sync(context, set);
      }
    },
    onFailure: (key, error) => {
      const set = find(key);
      if (set) {
        recorder.record(set, {
          type: 'Warning',
          reason: 'FailedCreate',
          message: `Error creating: ${error.message}`,
          component: component,
        });
      }
    },
    maxDelay: 60_000,
  });
}

function sync(context: ControllerContext, set: KubernetesObject) {
  const { store } = context;
  const { namespace, uid, deletionTimestamp } = set.metadata;
  const podsOfSet = () =>
    store
      .list(resources.pods, namespace)
      .filter(pod => isControlledBy(pod, uid) && isPodActive(pod));
  if (deletionTimestamp === undefined) {
    const pods = podsOfSet();
    const missing = set.spec.replicas - pods.length;
    for (let count = 0; count < missing; count++) {
      createPod(context, set);
    }
    inOrderOfRemoval(pods)
      .slice(0, Math.max(0, -missing))
      .forEach(pod => deletePod(context, set, pod));
  }
  const status = statusOf(set, podsOfSet());
  if (!deepEqual(status, set.status ?? {})) {
    writeStatus(context, resources.replicasets, set, status);
  }
}

function createPod(context: ControllerContext, set: KubernetesObject) {
  const { api, recorder } = context;
  const { metadata, spec } = set.spec.template;
  const pod = api.create(
    resources.pods,
    set.metadata.namespace,
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata,
        generateName: `${set.metadata.name}-`,
        ownerReferences: [controllerReference(set)],
      },
      spec,
    },
    { manager: controllerManager },
  );
  recorder.record(set, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: `Created pod: ${pod.metadata.name}`,
    component: component,
  });
}

/** Pods that do the least good go first: those without a node, then those not ready, then the youngest. */
function inOrderOfRemoval(pods: KubernetesObject[]): KubernetesObject[] {
  const rank = (pod: KubernetesObject) => {
    if (!pod.spec.nodeName) {
      return 0;
    }
    return isPodReady(pod) ? 2 : 1;
  };
  return [...pods].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      Number(other.metadata.resourceVersion) -
        Number(one.metadata.resourceVersion),
  );
}

function deletePod(
  { api, recorder }: ControllerContext,
  set: KubernetesObject,
  pod: KubernetesObject,
) {
  const { namespace, name } = pod.metadata;
  api.delete(resources.pods, namespace, name);
  recorder.record(set, {
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Deleted pod: ${name}`,
    component: component,
  });
}

function statusOf(set: KubernetesObject, pods: KubernetesObject[]) {
  const ready = pods.filter(isPodReady).length;
  const matchesTemplate = matcherOfSelector({
    matchLabels: set.spec.template.metadata?.labels,
  });
  return {
    replicas: pods.length,
    fullyLabeledReplicas: pods.filter(({ metadata }) =>
      matchesTemplate(metadata.labels ?? {}),
    ).length,
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
    observedGeneration: set.metadata.generation,
  };
}
