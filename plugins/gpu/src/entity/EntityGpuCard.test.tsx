import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, waitFor } from '@testing-library/react';
import { GpuApi, gpuApiRef } from '../data/gpuApi';
import { EntityGpuCard } from './EntityGpuCard';

async function show(name: string, annotations: Record<string, string>) {
  const api: Partial<GpuApi> = {
    getOccupancy: jest.fn(async () => ({
      revision: 1,
      partial: false,
      clusters: [],
      removed: [],
    })),
    listRequests: jest.fn(async () => ({ requests: [] })),
  };
  await renderInTestApp(
    <TestApiProvider apis={[[gpuApiRef, api as GpuApi]]}>
      <EntityProvider
        entity={{
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name, annotations },
        }}
      >
        <EntityGpuCard />
      </EntityProvider>
    </TestApiProvider>,
  );
  await waitFor(() => expect(api.listRequests).toHaveBeenCalled());
}

describe('EntityGpuCard', () => {
  it('is not there for a service that only runs in Kubernetes', async () => {
    await show('web-shop', { 'backstage.io/kubernetes-id': 'web-shop' });
    expect(
      screen.queryByRole('region', { name: 'GPU slices' }),
    ).not.toBeInTheDocument();
  });

  it('says that a service of a project holds nothing', async () => {
    await show('fraud-chat', { 'backstage-gpu.io/project': 'fraud-ml' });
    expect(
      await screen.findByText('Holds no GPU slice now'),
    ).toBeInTheDocument();
  });
});
