import { RequestState } from '@backstage-gpu/plugin-gpu-common';
import { ObservedRequest } from '../../core/inventory/ClusterModel';

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
 */
export function observeRequest(
  request: { state: RequestState; updatedAt: string; devices: string[] },
  observed: ObservedRequest | undefined,
  now: Date,
): Observation | undefined {
  if (request.state === 'releasing') {
    // A Deployment that is not collected yet may still make a pod, and that a claim.
    return observed && observed.objects > 0
      ? undefined
      : { state: 'released', devices: [] };
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
  return { ...liveState(observed), devices: observed.devices };
}

function liveState(observed: ObservedRequest): {
  state: RequestState;
  reason?: string;
} {
  if (observed.devices.length === 0) {
    return {
      state: 'pending',
      reason: observed.waitingReason ?? 'waiting for a free device',
    };
  }
  return observed.ready
    ? { state: 'ready' }
    : {
        state: 'allocated',
        reason: observed.waitingReason ?? 'the server is starting',
      };
}
