import { ObservedRequest } from '../../core/inventory/ClusterModel';
import { nextState } from './nextState';
import { deploymentStage } from './workloads/deploymentStage';

const now = new Date('2026-01-01T12:00:00Z');
const root = { metadata: { name: 'gpu-request-1' } };
const nothing: ObservedRequest = {
  root,
  objects: new Map([['ConfigMap', [root]]]),
  devices: [],
};
const unschedulable = {
  metadata: { name: 'pod' },
  status: {
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        message: '0/5 nodes are available',
      },
    ],
  },
};
const serving = {
  metadata: { name: 'deployment' },
  spec: { replicas: 1 },
  status: { readyReplicas: 1 },
};
const kind = { stage: deploymentStage };

function holding(
  changes: { kind?: string; object?: object; devices?: string[] } = {},
): ObservedRequest {
  const { kind: name, object, devices = [] } = changes;
  return {
    root,
    objects: new Map([
      ['ConfigMap', [root]],
      ...(name ? [[name, [object]] as never] : []),
    ]),
    devices,
  };
}

function request(state: string, secondsAgo = 300) {
  return {
    state: state as never,
    devices: [],
    name: 'chat',
    namespace: 'ml',
    tier: 'gpu-small',
    workload: { type: 'vllm' },
    updatedAt: new Date(now.getTime() - secondsAgo * 1000).toISOString(),
  };
}

describe('nextState', () => {
  it.each([
    [
      'pending without a device, with the reason of its pod',
      request('pending'),
      holding({ kind: 'Pod', object: unschedulable }),
      { state: 'pending', reason: '0/5 nodes are available', devices: [] },
    ],
    [
      'allocated with a device while its server starts',
      request('pending'),
      holding({ devices: ['d'] }),
      { state: 'allocated', reason: 'the server is starting', devices: ['d'] },
    ],
    [
      'ready when its server answers',
      request('allocated'),
      holding({ kind: 'Deployment.apps', object: serving, devices: ['d'] }),
      { state: 'ready', devices: ['d'] },
    ],
    [
      'pending again when it lost its device',
      request('ready'),
      holding(),
      { state: 'pending', reason: 'waiting for a free device', devices: [] },
    ],
    [
      'still releasing while anything is left',
      request('releasing'),
      { ...nothing, root: undefined },
      undefined,
    ],
    [
      'still releasing while a device is held',
      request('releasing'),
      { ...nothing, root: undefined, devices: ['d'] },
      undefined,
    ],
    [
      'released when nothing is left',
      request('releasing'),
      undefined,
      { state: 'released', devices: [] },
    ],
    [
      'left alone while the mirror may not have it yet',
      request('pending', 5),
      undefined,
      undefined,
    ],
    [
      'released when somebody deleted its root',
      request('ready'),
      { ...nothing, root: undefined, devices: ['d'] },
      {
        state: 'released',
        reason: 'its objects were deleted in the cluster',
        devices: [],
      },
    ],
  ])('is %s', (_name, given, observed, expected) => {
    expect(nextState(given, observed, kind, now)).toEqual(expected);
  });

  it('says that the kind is not installed, and goes on following devices', () => {
    const { state, reason, devices } = nextState(
      request('ready'),
      holding({ devices: ['d'] }),
      undefined,
      now,
    )!;
    expect(state).toBe('allocated');
    expect(reason).toMatch(/workload kind vllm is not installed/);
    expect(devices).toEqual(['d']);
  });

  it('stays what it is while its kind fails to read its objects', () => {
    const failing = {
      stage: () => {
        throw new Error('boom');
      },
    };
    expect(
      nextState(request('ready'), holding({ devices: ['d'] }), failing, now),
    ).toEqual({
      state: 'ready',
      reason: expect.stringMatching(/workload kind vllm failed/),
      devices: ['d'],
    });
  });

  it('is finished with the reason of its kind, whether or not it still holds a device', () => {
    const finished = {
      stage: () => ({ phase: 'finished' as const, reason: 'succeeded' }),
    };
    for (const devices of [[], ['d']]) {
      expect(
        nextState(request('ready'), holding({ devices }), finished, now),
      ).toEqual({ state: 'finished', reason: 'succeeded', devices });
    }
  });
});
