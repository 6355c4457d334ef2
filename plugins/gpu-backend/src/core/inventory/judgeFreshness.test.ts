import { ClusterPicture } from '../watch/ClusterWatcher';
import { CollectionStatus } from '../watch/CollectionStatus';
import { judgeFreshness } from './judgeFreshness';

const early = new Date('2026-01-01T10:00:00Z');
const late = new Date('2026-01-01T11:00:00Z');
const live: CollectionStatus = { synced: true, live: true, since: early };

function picture(statuses: Record<string, CollectionStatus>): ClusterPicture {
  return {
    collections: new Map(),
    statuses: new Map(Object.entries(statuses)),
    unusable: [],
  };
}

const cluster = { name: 'prod', configKey: 'gpu.clusters[0]' };

describe('judgeFreshness', () => {
  it.each([
    [
      'live when every collection is',
      picture({ nodes: live, pods: { ...live, since: late } }),
      { state: 'live', since: late.toISOString() },
      [],
    ],
    [
      'partial when a right is missing, and names it',
      picture({
        nodes: live,
        pods: {
          synced: false,
          live: false,
          since: late,
          error: { message: 'GET /api/v1/pods: 403 no', code: 403 },
        },
      }),
      { state: 'partial' },
      [
        {
          kind: 'permission',
          configKey: 'gpu.clusters[0]',
          message: expect.stringContaining('may not list and watch pods'),
        },
      ],
    ],
    [
      'stale when everything was read and is lost, and says it once',
      picture(
        Object.fromEntries(
          ['nodes', 'pods'].map(name => [
            name,
            {
              synced: true,
              live: false,
              since: late,
              error: { message: `GET /api/v1/${name}: connect ECONNREFUSED` },
            },
          ]),
        ),
      ),
      { state: 'stale', since: late.toISOString() },
      [
        {
          kind: 'connection',
          configKey: 'gpu.clusters[0]',
          message: 'cluster prod cannot be read: connect ECONNREFUSED',
        },
      ],
    ],
    [
      'stale with the key when a credential is gone',
      picture({
        nodes: {
          synced: true,
          live: false,
          since: late,
          error: {
            message: 'the token file /t could not be read',
            property: 'tokenFile',
          },
        },
      }),
      { state: 'stale', reason: 'the token file /t could not be read' },
      [
        {
          kind: 'configuration',
          configKey: 'gpu.clusters[0].tokenFile',
          message: 'the token file /t could not be read',
        },
      ],
    ],
    [
      'unreachable when nothing was ever read',
      picture({ nodes: { synced: false, live: false, since: early } }),
      { state: 'unreachable' },
      [],
    ],
    [
      'unreachable with the key when its configuration is wrong',
      {
        ...picture({ nodes: { synced: false, live: false, since: early } }),
        accessError: {
          property: 'kubeconfig',
          message: 'the kubeconfig /x could not be read',
          since: early,
        },
      },
      { state: 'unreachable', reason: 'the kubeconfig /x could not be read' },
      [
        {
          kind: 'configuration',
          configKey: 'gpu.clusters[0].kubeconfig',
          message: 'the kubeconfig /x could not be read',
        },
      ],
    ],
  ])('is %s', (_name, given, freshness, faults) => {
    const verdict = judgeFreshness(given, cluster);
    expect(verdict.freshness).toMatchObject(freshness);
    expect(verdict.faults).toEqual(faults);
  });
});
