import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { GpuApi, gpuApiRef } from '../data/gpuApi';
import { GpuOverviewPage } from './GpuOverviewPage';

describe('GpuOverviewPage', () => {
  it('is whole without the lint', async () => {
    const api: Partial<GpuApi> = {
      getTiers: async () => ({ revision: 1, tiers: [] }),
      getClusters: async () => ({
        revision: 1,
        clusters: [
          {
            name: 'c',
            title: 'Production',
            sandbox: false,
            freshness: { state: 'live', since: '2026-01-01T10:00:00.000Z' },
            faults: [],
          },
        ],
        faults: [],
      }),
      getOccupancy: async () => ({
        revision: 1,
        partial: false,
        clusters: [],
        removed: [],
      }),
      getProjects: async () => ({ revision: 1, projects: [] }),
      getLint: jest.fn(async () => {
        throw new Error('there is no such endpoint');
      }),
    };
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [gpuApiRef, api as GpuApi],
          [catalogApiRef, { getEntities: async () => ({ items: [] }) }],
        ]}
      >
        <GpuOverviewPage />
      </TestApiProvider>,
    );
    expect(await screen.findByText('No slice is held.')).toBeInTheDocument();
    expect(screen.getByText('No tiers yet')).toBeInTheDocument();
    expect(api.getLint).toHaveBeenCalled();
    expect(screen.queryByText(/no such endpoint/)).not.toBeInTheDocument();
    expect(screen.queryByText('Tier problems')).not.toBeInTheDocument();
  });
});
