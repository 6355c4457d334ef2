import { createHash } from 'node:crypto';
import { formatTime } from '../cluster/Clock';
import { resources } from '../cluster/resources';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { deepEqual } from '../patch/deepEqual';
import { storageKey } from '../store/ObjectStore';
import {
  ControllerContext,
  controllerManager,
  writeStatus,
} from './ControllerContext';
import { deploymentStatus } from './deploymentStatus';
import { controllerReference, isControlledBy, isPodFinished } from './pods';
import { nextRolloutStep } from './rollout';
import { runReconciler } from './runReconciler';
import { WorkQueue } from './WorkQueue';

const component = 'deployment-controller';
const hashLabel = 'pod-template-hash';
const revisionAnnotation = 'deployment.kubernetes.io/revision';
/** Characters that cannot spell words, as in the hashes of Kubernetes. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const hashLength = 10;

/** Rolls deployments out over ReplicaSets, one for each pod template. */
export function startDeploymentController(
  context: ControllerContext,
): () => void {
  const deploymentsOf = ({ metadata }: KubernetesObject) =>
    (metadata.ownerReferences ?? [])
      .filter(({ kind, controller }) => kind === 'Deployment' && controller)
      .map(({ name }) => storageKey(metadata.namespace, name));
  return runReconciler(context, {
    definitions: [resources.deployments, resources.replicasets, resources.pods],
    keysOf: ({ definition, type, object }) => {
      const { metadata } = object;
      if (definition === resources.deployments) {
        return [storageKey(metadata.namespace, metadata.name)];
      }
      if (definition === resources.replicasets) {
        return deploymentsOf(object);
      }
      // A strategy of Recreate waits for the end of pods.
      const owner =
        type === 'DELETED'
          ? metadata.ownerReferences?.find(({ controller }) => controller)
          : undefined;
      const set = owner && context.store.findByUid(owner.uid)?.object;
      return set ? deploymentsOf(set) : [];
    },
    work: (key, queue) => {
      const deployment = find(context, key);
      if (!deployment) {
        return;
      }
      if (
        deployment.metadata.deletionTimestamp === undefined &&
        !deployment.spec.paused
      ) {
        rollOut(context, deployment);
      }
      writeDeploymentStatus(context, key, queue);
    },
  });
}

function find({ store }: ControllerContext, key: string) {
  const [namespace, name] = key.split('/');
  return store.get(resources.deployments, namespace, name);
}

function rollOut(context: ControllerContext, deployment: KubernetesObject) {
  const hash = templateHash(deployment.spec.template);
  const sets = setsOf(context, deployment);
  const isYoung = ofPresentTemplate(deployment, hash);
  const old = sets.filter(set => !isYoung(set));
  const newest = Math.max(0, ...old.map(revisionOf));
  let young = sets.find(isYoung);
  if (!young) {
    young = createSet(context, deployment, hash, newest + 1);
  } else if (revisionOf(young) < newest) {
    // Rolled back: the old template is the newest revision again.
    young = setRevision(context, resources.replicasets, young, newest + 1);
  }
  const revision = revisionOf(young);
  const current =
    revisionOf(deployment) === revision
      ? deployment
      : setRevision(context, resources.deployments, deployment, revision);
  const step = nextRolloutStep({
    replicas: current.spec.replicas,
    strategy: current.spec.strategy,
    young: generationOf(young),
    old: old.map(generationOf),
    oldPodsLeft: livePodsOf(context, old),
  });
  old.forEach((set, index) => scale(context, current, set, step.old[index]));
  scale(context, current, young, step.young);
  cleanUp(context, current, old);
}

function templateHash(template: JsonRecord): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(sortKeys(template)))
    .digest();
  return [...digest.subarray(0, hashLength)]
    .map(byte => alphabet[byte % alphabet.length])
    .join('');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortKeys);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, member]) => [key, sortKeys(member)]),
      )
    : value;
}

function setsOf({ store }: ControllerContext, { metadata }: KubernetesObject) {
  return store
    .list(resources.replicasets, metadata.namespace)
    .filter(set => isControlledBy(set, metadata.uid))
    .sort((one, other) => revisionOf(one) - revisionOf(other));
}

function revisionOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0);
}

function ofPresentTemplate(deployment: KubernetesObject, hash: string) {
  return (set: KubernetesObject) =>
    set.metadata.name === `${deployment.metadata.name}-${hash}`;
}

function createSet(
  { api }: ControllerContext,
  deployment: KubernetesObject,
  hash: string,
  revision: number,
): KubernetesObject {
  const { template, selector } = deployment.spec;
  const { name, namespace } = deployment.metadata;
  return api.create(
    resources.replicasets,
    namespace,
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-${hash}`,
        labels: withHash(template.metadata?.labels, hash),
        annotations: { [revisionAnnotation]: `${revision}` },
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas: 0,
        selector: {
          ...selector,
          matchLabels: withHash(selector.matchLabels, hash),
        },
        template: {
          ...template,
          metadata: {
            ...template.metadata,
            labels: withHash(template.metadata?.labels, hash),
          },
        },
      },
    },
    { manager: controllerManager },
  );
}

function withHash(labels: JsonRecord | undefined, hash: string) {
  return { ...labels, [hashLabel]: hash };
}

function setRevision(
  { api }: ControllerContext,
  definition: typeof resources.replicasets | typeof resources.deployments,
  object: KubernetesObject,
  revision: number,
): KubernetesObject {
  const annotations = {
    ...object.metadata.annotations,
    [revisionAnnotation]: `${revision}`,
  };
  return api.replace(
    definition,
    object,
    { ...object, metadata: { ...object.metadata, annotations } },
    { manager: controllerManager },
  );
}

function generationOf(set: KubernetesObject) {
  return {
    replicas: set.spec.replicas as number,
    available: (set.status?.availableReplicas as number) ?? 0,
  };
}

function livePodsOf({ store }: ControllerContext, sets: KubernetesObject[]) {
  return sets.reduce(
    (total, { metadata }) =>
      total +
      store
        .list(resources.pods, metadata.namespace)
        .filter(pod => isControlledBy(pod, metadata.uid) && !isPodFinished(pod))
        .length,
    0,
  );
}

function scale(
  { api, recorder }: ControllerContext,
  deployment: KubernetesObject,
  set: KubernetesObject,
  replicas: number,
) {
  if (set.spec.replicas === replicas) {
    return;
  }
  const direction = replicas > set.spec.replicas ? 'up' : 'down';
  api.replace(
    resources.replicasets,
    set,
    { ...set, spec: { ...set.spec, replicas } },
    { manager: controllerManager },
  );
  recorder.record(deployment, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${direction} replica set ${set.metadata.name} from ${set.spec.replicas} to ${replicas}`,
    component: component,
  });
}

/** Takes old, empty ReplicaSets away beyond the number that is kept for a roll-back. */
function cleanUp(
  { api }: ControllerContext,
  deployment: KubernetesObject,
  old: KubernetesObject[],
) {
  const empty = old.filter(
    ({ spec, status }) => spec.replicas === 0 && !status?.replicas,
  );
  const surplus = Math.max(
    0,
    empty.length - deployment.spec.revisionHistoryLimit,
  );
  for (const { metadata } of empty.slice(0, surplus)) {
    api.delete(resources.replicasets, metadata.namespace, metadata.name);
  }
}

function writeDeploymentStatus(
  context: ControllerContext,
  key: string,
  queue: WorkQueue,
) {
  const deployment = find(context, key);
  if (!deployment) {
    return;
  }
  const sets = setsOf(context, deployment);
  const deadline = deployment.spec.progressDeadlineSeconds * 1000;
  const stalled = stalledFor(context, deployment);
  const status = deploymentStatus({
    deployment,
    young: sets.find(
      ofPresentTemplate(deployment, templateHash(deployment.spec.template)),
    ),
    sets,
    isLate: stalled >= deadline,
    now: formatTime(context.clock.now()),
  });
  if (!deepEqual(status, deployment.status ?? {})) {
    writeStatus(context, resources.deployments, deployment, status);
  }
  const isMoving = status.conditions.some(
    ({ type, reason }: JsonRecord) =>
      type === 'Progressing' &&
      (reason === 'ReplicaSetUpdated' || reason === 'NewReplicaSetCreated'),
  );
  if (isMoving) {
    queue.addAfter(key, Math.max(0, deadline - stalled) + 1_000);
  }
}

/** Time since the rollout last moved, in milliseconds. */
function stalledFor(
  { clock }: ControllerContext,
  { status }: KubernetesObject,
) {
  const progressing = status?.conditions?.find(
    ({ type }: JsonRecord) => type === 'Progressing',
  );
  return progressing
    ? clock.now().getTime() - Date.parse(progressing.lastUpdateTime)
    : 0;
}
