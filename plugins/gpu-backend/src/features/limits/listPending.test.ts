import { ResourceClaim } from '@backstage-gpu/dra';
import { ClaimRefusal } from '../../core/records/ClusterRecords';
import { pictureOf } from './__testUtils__/pictureOf';
import { listPending } from './listPending';

const created = '2026-01-01T10:00:00Z';

function claim(name: string, pod: string, allocated = false): ResourceClaim {
  return {
    metadata: {
      name,
      creationTimestamp: created,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: pod, uid: pod }],
    },
    spec: {
      devices: {
        requests: [{ name: 'gpu', exactly: { deviceClassName: 'small' } }],
      },
    },
    ...(allocated ? { status: { allocation: { devices: {} } } } : {}),
  } as ResourceClaim;
}

/** As the mirror keeps a claim that has its device. */
function reserved(name: string, pod: string): ResourceClaim {
  return {
    metadata: { name },
    spec: { devices: { requests: [] } },
    status: {
      allocation: { devices: { results: [] } },
      reservedFor: [{ resource: 'pods', name: pod, uid: pod }],
    },
  };
}

function refusal(
  pod: string,
  namespace = 'ours',
  message = 'exceeded quota',
): ClaimRefusal {
  return {
    metadata: { name: `${pod}.1`, namespace },
    pod,
    message,
    at: created,
  };
}

const place = { cluster: 'c', namespace: 'ours', since: created };
const refused = (pod: string) => ({
  ...place,
  pod,
  kind: 'quota',
  reason: 'exceeded quota',
});

describe('listPending', () => {
  it.each<[string, ResourceClaim[], ClaimRefusal[], object[]]>([
    ['nothing', [], [], []],
    [
      'a claim that waits, and none that has its device',
      [claim('a-gpu-x', 'a'), claim('b-gpu-x', 'b', true)],
      [],
      [
        {
          ...place,
          claim: 'a-gpu-x',
          pod: 'a',
          kind: 'device',
          reason: 'waits for a device of small',
        },
      ],
    ],
    [
      'a pod once, however often its claim was refused',
      [],
      [refusal('a'), refusal('a')],
      [refused('a')],
    ],
    [
      'no pod whose claim was made after all',
      [claim('a-gpu-x', 'a', true)],
      [refusal('a')],
      [],
    ],
    [
      'a pod beside one whose name begins with its name',
      [claim('a-b-gpu-x', 'a-b', true)],
      [refusal('a')],
      [refused('a')],
    ],
    [
      'no pod whose claim is reserved for it',
      [reserved('a-gpu-x', 'a')],
      [refusal('a')],
      [],
    ],
    [
      'a pod of which one claim was made and another refused',
      [reserved('a-gpu-x', 'a')],
      [refusal('a', 'ours', 'PodResourceClaim second: exceeded quota')],
      [{ ...refused('a'), reason: 'PodResourceClaim second: exceeded quota' }],
    ],
    [
      'no pod of which the refused claim was made after all',
      [reserved('a-gpu-x', 'a')],
      [refusal('a', 'ours', 'PodResourceClaim gpu: exceeded quota')],
      [],
    ],
    ['no pod of another namespace', [], [refusal('a', 'theirs')], []],
  ])('shows %s', (_name, claims, events, expected) => {
    const picture = pictureOf(
      { c: { tiers: { small: 'small' }, claims: { ours: claims }, events } },
      { p: ['c/ours', 'unreachable/ours'] },
    );
    expect(listPending(picture, 'p')).toEqual({
      pending: expected,
      pendingCount: expected.length,
    });
  });

  it('names some of thousands, and counts all', () => {
    const events = Array.from({ length: 3000 }, (_, index) =>
      refusal(`pod-${index}`),
    );
    const picture = pictureOf(
      { c: { tiers: { small: 'small' }, claims: { ours: [] }, events } },
      { p: ['c/ours'] },
    );
    const { pending, pendingCount } = listPending(picture, 'p');
    expect([pending.length, pendingCount]).toEqual([20, 3000]);
  });
});
