import { ObservedRequest } from '../../core/inventory/ClusterModel';
import { observeRequest } from './observeRequest';

const now = new Date('2026-01-01T12:00:00Z');
const root = { metadata: { name: 'gpu-request-1' } };
const nothing: ObservedRequest = { objects: 0, ready: false, devices: [] };

function request(state: string, secondsAgo = 300) {
  return {
    state: state as never,
    devices: [],
    updatedAt: new Date(now.getTime() - secondsAgo * 1000).toISOString(),
  };
}

describe('observeRequest', () => {
  it.each([
    [
      'pending without a device, with the reason of its pod',
      request('pending'),
      {
        ...nothing,
        root,
        objects: 1,
        waitingReason: '0/5 nodes are available',
      },
      { state: 'pending', reason: '0/5 nodes are available', devices: [] },
    ],
    [
      'allocated with a device while its server starts',
      request('pending'),
      { ...nothing, root, objects: 1, devices: ['d'] },
      { state: 'allocated', reason: 'the server is starting', devices: ['d'] },
    ],
    [
      'ready when its server answers',
      request('allocated'),
      { ...nothing, root, objects: 1, devices: ['d'], ready: true },
      { state: 'ready', devices: ['d'] },
    ],
    [
      'pending again when it lost its device',
      request('ready'),
      { ...nothing, root, objects: 1 },
      { state: 'pending', reason: 'waiting for a free device', devices: [] },
    ],
    [
      'still releasing while anything is left',
      request('releasing'),
      { ...nothing, objects: 1 },
      undefined,
    ],
    [
      'still releasing while a device is held',
      request('releasing'),
      { ...nothing, objects: 1, devices: ['d'] },
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
      { ...nothing, objects: 1, devices: ['d'] },
      {
        state: 'released',
        reason: 'its objects were deleted in the cluster',
        devices: [],
      },
    ],
  ])('is %s', (_name, given, observed, expected) => {
    expect(observeRequest(given, observed, now)).toEqual(expected);
  });
});
