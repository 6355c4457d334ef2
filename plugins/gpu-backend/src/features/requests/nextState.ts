import { RequestState, WorkloadSpec } from '@backstage-gpu/plugin-gpu-common';
import { ObservedWorkload } from '@backstage-gpu/plugin-gpu-node';
import { ObservedRequest } from '../../core/inventory/ClusterModel';
import { RequestPod } from '../../core/records/ClusterRecords';
import { explainPods } from './explainPods';
import { AnyWorkloadKind } from './workloads/AnyWorkloadKind';

/** A request's state as its cluster shows it. */
export interface Observation {
  state: RequestState;
  reason?: string;
  devices: string[];
}

/** How long the mirror may lag behind what was just applied. */
const mirrorGrace = 30_000;

/**
 * The next state of a request that was applied, or undefined when nothing follows from what is seen.
 *
 * @param observed - what its live cluster holds for it; undefined when nothing at all
 * @param kind - its kind of workload; undefined while that is not installed
 */
export function nextState(
  request: {
    state: RequestState;
    updatedAt: string;
    devices: string[];
    name: string;
    namespace: string;
    tier: string;
    workload: WorkloadSpec;
  },
  observed: ObservedRequest | undefined,
  kind: Pick<AnyWorkloadKind, 'stage'> | undefined,
  now: Date,
): Observation | undefined {
  if (request.state === 'releasing') {
    // A Deployment that is not collected yet may still make a pod, and that a claim.
    return observed ? undefined : { state: 'released', devices: [] };
  }
  if (!observed?.root) {
    const age = now.getTime() - Date.parse(request.updatedAt);
    if (age < mirrorGrace) {
      return undefined;
    }
    return {
      state: 'released',
      reason: 'its objects were deleted in the cluster',
      devices: [],
    };
  }
  const { devices } = observed;
  if (!kind) {
    return {
      state: devices.length > 0 ? 'allocated' : 'pending',
      reason: `its workload kind ${request.workload.type} is not installed in this portal, so how far it is cannot be told; it can be released`,
      devices,
    };
  }
  try {
    return { ...stateOf(kind, request, observed), devices };
  } catch {
    // The kind reports it. What it reads may be written by tenants, so it must not stop the requests behind this one.
    return {
      state: request.state,
      reason: `its workload kind ${request.workload.type} failed to read how far it is: the log of the backend says why; it can be released`,
      devices,
    };
  }
}

function stateOf(
  kind: Pick<AnyWorkloadKind, 'stage'>,
  request: Parameters<AnyWorkloadKind['stage']>[1],
  { objects, devices }: ObservedRequest,
): { state: RequestState; reason?: string } {
  const podReason = explainPods((objects.get('Pod') ?? []) as RequestPod[]);
  const workload: ObservedWorkload = {
    objects: name => objects.get(name) ?? [],
    ...(podReason === undefined ? {} : { podReason }),
  };
  const { phase, reason } = kind.stage(workload, request);
  if (phase === 'finished') {
    return { state: 'finished', ...(reason ? { reason } : {}) };
  }
  if (devices.length === 0) {
    return {
      state: 'pending',
      reason: podReason ?? 'waiting for a free device',
    };
  }
  return {
    state: phase === 'ready' ? 'ready' : 'allocated',
    ...(reason ? { reason } : {}),
  };
}
