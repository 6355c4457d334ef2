import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { GpuRequest, OccupancyGpu } from '@backstage-gpu/plugin-gpu-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { GpuApi, gpuApiRef } from '../data/gpuApi';
import { rootRouteRef } from '../routes';
import { VllmDetails } from '../workloads/vllm/VllmDetails';
import { workloadDetailsApiRef } from '../workloads/workloadDetailsApi';
import { EntityGpuContent } from './EntityGpuContent';

const since = '2026-01-01T10:00:00.000Z';

const gpu: OccupancyGpu = {
  id: 'GPU-1',
  driver: 'd',
  pool: 'p',
  devices: [
    {
      name: 'gpu-1',
      profile: '1g.24gb',
      memoryBytes: 24 * 2 ** 30,
      dynamic: false,
      state: 'allocated',
      tiers: ['gpu-small'],
      holder: { claim: { namespace: 'n', name: 'c' }, since },
    },
  ],
};

const request: GpuRequest = {
  id: 'r1',
  name: 'fraud-chat',
  entityRef: 'component:default/fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  cluster: 'c',
  namespace: 'fraud-ml',
  workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
  requester: 'user:default/guest',
  costCenter: '4711-fraud',
  state: 'ready',
  demands: [{ name: 'gpu', tiers: ['gpu-small'], count: 1 }],
  devices: ['c/d/p/gpu-1'],
  endpoint: 'http://fraud-chat.fraud-ml.svc/v1',
  createdAt: since,
  updatedAt: since,
};

/** Each test has an entity of its own, as the cache of queries outlives a test. */
let entities = 0;

async function show(
  api: Partial<GpuApi>,
  options: {
    annotations?: Record<string, string>;
    authorize?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  } = {},
) {
  entities += 1;
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: `fraud-chat-${entities}`,
      annotations: options.annotations,
    },
  };
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [gpuApiRef, api as GpuApi],
        [
          workloadDetailsApiRef,
          {
            find: () => ({ type: 'vllm', loader: async () => VllmDetails }),
          },
        ],
        [
          permissionApiRef,
          mockApis.permission({ authorize: options.authorize }),
        ],
      ]}
    >
      <EntityProvider entity={entity}>
        <EntityGpuContent />
      </EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: {
        '/gpu': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
    },
  );
}

function answers(gpus: OccupancyGpu[], requests: GpuRequest[], view?: string) {
  return {
    getOccupancy: jest.fn(async () => ({
      revision: 1,
      partial: false,
      clusters: [{ name: 'c', nodes: [{ name: 'node-1', gpus }] }],
      removed: [],
      view,
    })),
    listRequests: jest.fn(async () => ({ requests })),
  };
}

describe('EntityGpuContent', () => {
  it('shows slices, request and how to reach it', async () => {
    await show(answers([gpu], [request]));
    expect(
      await screen.findByText('1 slice · 24 GiB · Ready'),
    ).toBeInTheDocument();
    expect(await screen.findByText('Qwen/Qwen3-4B')).toBeInTheDocument();
    expect(screen.getByText('4711-fraud')).toBeInTheDocument();
    expect(screen.getByText(/chat\/completions/)).toBeInTheDocument();
  });

  it('asks before it releases, and says what went wrong', async () => {
    const releaseRequest = jest
      .fn()
      .mockRejectedValueOnce(new Error('cluster c cannot be reached now'))
      .mockResolvedValueOnce({ ...request, state: 'releasing' });
    await show({ ...answers([gpu], [request]), releaseRequest });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Release' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('Release fraud-chat?')).toBeInTheDocument();
    expect(releaseRequest).not.toHaveBeenCalled();
    await userEvent.click(dialog.getByRole('button', { name: 'Release' }));
    expect(
      await dialog.findByText('cluster c cannot be reached now'),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Release' }));
    expect(releaseRequest).toHaveBeenLastCalledWith('r1');
  });

  it('says why it waits', async () => {
    await show(
      answers(
        [],
        [{ ...request, state: 'pending', reason: '0/5 nodes are available' }],
      ),
    );
    expect(
      await screen.findByText('Waiting: 0/5 nodes are available'),
    ).toBeInTheDocument();
  });

  it('offers no release without the permission', async () => {
    await show(answers([gpu], [{ ...request, id: 'r2' }]), {
      authorize: AuthorizeResult.DENY,
    });
    expect(await screen.findByText('Qwen/Qwen3-4B')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Release' }),
    ).not.toBeInTheDocument();
  });

  it('does not say that there is nothing to users who may not see it', async () => {
    await show(answers([], [], 'a1b2c3d4'), {
      annotations: { 'backstage-gpu.io/request': 'r1' },
    });
    expect(
      await screen.findByText('Holds no GPU slice that you may see'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/no longer active, or not for you to see/),
    ).toBeInTheDocument();
  });

  it('shows slices of a service that was not made here, without a release', async () => {
    await show(answers([gpu], []));
    expect(
      await screen.findByText(/was not deployed through the portal/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Release' }),
    ).not.toBeInTheDocument();
  });
});
