import { PendingWorkload } from '@backstage-gpu/plugin-gpu-common';
import { claimsInNamespace } from '../model/claimsInNamespace';
import { pendingClasses } from '../model/inventory/PendingClaims';
import { ClusterModel, Snapshot } from '../model/Snapshot';

/** The pods and claims of a project that wait: for a device, or since a quota refused their claim. */
export function listPending(
  snapshot: Pick<Snapshot, 'clusters' | 'projects'>,
  project: string,
): PendingWorkload[] {
  const places =
    snapshot.projects.find(({ name }) => name === project)?.namespaces ?? [];
  return places.flatMap(({ cluster, namespace }) => {
    const model = snapshot.clusters.find(
      ({ summary }) => summary.name === cluster,
    );
    return model
      ? [...refusedPods(model, namespace), ...waitingClaims(model, namespace)]
      : [];
  });
}

/** A pod whose claim was refused and does not exist yet; the event of the refusal stays after it was made after all. */
function refusedPods(
  model: ClusterModel,
  namespace: string,
): PendingWorkload[] {
  const served = new Set(
    claimsInNamespace(model, namespace).flatMap(({ metadata }) =>
      (metadata?.ownerReferences ?? []).map(({ name }) => name),
    ),
  );
  const pods = new Map<string, PendingWorkload>();
  for (const { metadata, pod, message, at } of model.events) {
    if (metadata.namespace === namespace && !served.has(pod)) {
      pods.set(pod, {
        cluster: model.summary.name,
        namespace,
        pod,
        kind: 'quota',
        reason: message,
        ...(at ? { since: at } : {}),
      });
    }
  }
  return [...pods.values()];
}

function waitingClaims(
  model: ClusterModel,
  namespace: string,
): PendingWorkload[] {
  return claimsInNamespace(model, namespace).flatMap(claim => {
    const classes = pendingClasses(claim);
    if (classes.length === 0) {
      return [];
    }
    const { name, creationTimestamp, ownerReferences } = claim.metadata ?? {};
    const pod = ownerReferences?.[0]?.name;
    return [
      {
        cluster: model.summary.name,
        namespace,
        claim: name,
        kind: 'device' as const,
        reason: `waits for a device of ${classes.join(' or ')}`,
        ...(pod ? { pod } : {}),
        ...(creationTimestamp ? { since: creationTimestamp } : {}),
      },
    ];
  });
}
