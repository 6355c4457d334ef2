import { JsonRecord, KubernetesObject } from '../cluster/types';
import { withCondition } from './conditions';
import { rolloutBounds } from './rollout';

interface DeploymentPicture {
  deployment: KubernetesObject;
  /** The ReplicaSet of the present template. */
  young: KubernetesObject | undefined;
  /** All ReplicaSets, that one included. */
  sets: KubernetesObject[];
  /** Whether the rollout has made no progress for longer than it may. */
  isLate: boolean;
  now: string;
}

/** The status of a deployment, computed from its ReplicaSets. */
export function deploymentStatus(picture: DeploymentPicture): JsonRecord {
  const { deployment, young, sets, now } = picture;
  const wanted: number = deployment.spec.replicas;
  const available = sum(sets, 'availableReplicas');
  const replicas = sum(sets, 'replicas');
  const updated = young?.status?.replicas ?? 0;
  const { unavailable } = rolloutBounds(deployment.spec.strategy, wanted);
  const isAvailable = available >= wanted - unavailable;
  const isComplete =
    young !== undefined &&
    updated === wanted &&
    replicas === wanted &&
    available === wanted;
  const conditions = withCondition(
    deployment.status?.conditions,
    isAvailable
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    now,
  );
  return {
    ...(deployment.status?.collisionCount
      ? { collisionCount: deployment.status.collisionCount }
      : {}),
    observedGeneration: deployment.metadata.generation,
    ...nonZero({
      replicas,
      updatedReplicas: updated,
      readyReplicas: sum(sets, 'readyReplicas'),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, Math.max(wanted, replicas) - available),
    }),
    conditions: withCondition(
      conditions,
      { type: 'Progressing', ...progress(picture, isComplete) },
      now,
    ).map(condition => withUpdateTime(condition, deployment, now)),
  };
}

function progress(
  { deployment, young, isLate }: DeploymentPicture,
  isComplete: boolean,
) {
  const name = young?.metadata.name;
  if (isComplete) {
    return {
      status: 'True' as const,
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${name}" has successfully progressed.`,
    };
  }
  if (isLate) {
    return {
      status: 'False' as const,
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${name}" has timed out progressing.`,
    };
  }
  const hasBegun = (deployment.status?.conditions ?? []).some(
    ({ type }: JsonRecord) => type === 'Progressing',
  );
  return hasBegun
    ? {
        status: 'True' as const,
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${name}" is progressing.`,
      }
    : {
        status: 'True' as const,
        reason: 'NewReplicaSetCreated',
        message: `Created new replica set "${name}"`,
      };
}

function sum(sets: KubernetesObject[], field: string): number {
  return sets.reduce((total, { status }) => total + (status?.[field] ?? 0), 0);
}

/** Zero counts are left out, as Kubernetes leaves them out. */
function nonZero(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).filter(([, count]) => count > 0),
  );
}

/** `lastUpdateTime` moves with any change of a condition. */
function withUpdateTime(
  condition: JsonRecord,
  { status }: KubernetesObject,
  now: string,
): JsonRecord {
  const previous = status?.conditions?.find(
    ({ type }: JsonRecord) => type === condition.type,
  );
  const isSame =
    previous?.status === condition.status &&
    previous?.reason === condition.reason &&
    previous?.message === condition.message;
  return {
    ...condition,
    lastUpdateTime: isSame ? previous.lastUpdateTime : now,
  };
}
