import {
  ObservedWorkload,
  WorkloadStage,
} from '@backstage-gpu/plugin-gpu-node';

/** Ready when every replica of a Deployment is ready. */
export function deploymentStage(observed: ObservedWorkload): WorkloadStage {
  const isReady = observed
    .objects('Deployment.apps')
    .some(({ spec, status }) => {
      const wanted = Number(spec?.replicas ?? 1);
      return wanted > 0 && Number(status?.readyReplicas ?? 0) >= wanted;
    });
  return isReady
    ? { phase: 'ready' }
    : {
        phase: 'starting',
        reason: observed.podReason ?? 'the server is starting',
      };
}
