import { ComponentType } from 'react';
import { FlatRoutes } from '@backstage/core-app-api';
import { convertLegacyAppRoot } from '@backstage/core-compat-api';
import appPlugin from '@backstage/plugin-app';
import { prepareSpecializedApp } from '@backstage/frontend-app-api';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  FieldExtensionComponentProps,
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import discoveredPlugin from '.';
import gpuFormFields from './alpha';
import { GpuApi, gpuApiRef } from './data/gpuApi';
import {
  EntityGpuCard,
  EntityGpuContent,
  GpuPage,
  GpuProjectPickerField,
  gpuPlugin,
  GpuTierPickerField,
} from './legacy';
import { rootRouteRef } from './routes';
import { workloadDetailsApiRef } from './workloads/workloadDetailsApi';

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
  state: 'ready',
  demands: [{ name: 'gpu', tiers: ['gpu-small'], count: 1 }],
  devices: [],
  createdAt: '2026-01-01T10:00:00.000Z',
  updatedAt: '2026-01-01T10:00:00.000Z',
};

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
  getProjects: async () => ({
    revision: 1,
    projects: [
      {
        name: 'fraud-ml',
        title: 'Fraud ML',
        namespaces: [],
        requestable: true,
      },
    ],
  }),
  getLint: async () => ({ revision: 1, clusters: [], findings: [] }),
  listLimits: async () => ({ limits: [] }),
  listRequests: async () => ({ requests: [request] }),
  releaseRequest: async () => ({ ...request, state: 'releasing' }),
};

/** What a legacy app gives its pages: the APIs of the plugin itself, with the backend answered here. */
function LegacyApis(props: { children: JSX.Element }) {
  const details = [...gpuPlugin.getApis()]
    .find(({ api: ref }) => ref.id === workloadDetailsApiRef.id)!
    .factory({}) as typeof workloadDetailsApiRef.T;
  return (
    <TestApiProvider
      apis={[
        [gpuApiRef, api as GpuApi],
        [workloadDetailsApiRef, details],
        [toastApiRef, { post: () => ({ close: () => {} }) }],
        [permissionApiRef, mockApis.permission()],
        [catalogApiRef, { getEntities: async () => ({ items: [] }) }],
      ]}
    >
      {props.children}
    </TestApiProvider>
  );
}

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'fraud-chat',
    annotations: { 'backstage-gpu.io/request': 'r1' },
  },
};

const mountedRoutes = {
  '/catalog/:namespace/:kind/:name': entityRouteRef,
};

describe('@backstage-gpu/plugin-gpu/legacy', () => {
  it('brings the client and the kinds of workloads', () => {
    expect([...gpuPlugin.getApis()].map(({ api: ref }) => ref.id)).toEqual([
      gpuApiRef.id,
      workloadDetailsApiRef.id,
    ]);
  });

  it('shows the page with a header, and without a link where there are no templates', async () => {
    await renderInTestApp(
      <LegacyApis>
        <Routes>
          <Route path="/" element={<GpuPage />} />
        </Routes>
      </LegacyApis>,
      { mountedRoutes },
    );
    expect(await screen.findByText('No slice is held.')).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'GPUs' })).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Deploy model' }),
    ).not.toBeInTheDocument();
  });

  it('shows card and tab of an entity, and releases', async () => {
    await renderInTestApp(
      <LegacyApis>
        <EntityProvider entity={entity}>
          <EntityGpuCard />
          <EntityGpuContent />
        </EntityProvider>
      </LegacyApis>,
      { mountedRoutes: { ...mountedRoutes, '/gpu': rootRouteRef } },
    );
    expect(await screen.findByText('Qwen/Qwen3-4B')).toBeInTheDocument();
    expect(
      screen.getByRole('region', { name: 'GPU slices' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Release' }));
    expect(await screen.findByText('Release fraud-chat?')).toBeInTheDocument();
  });

  it('gives the form both of its fields', async () => {
    function Form() {
      const fields = useCustomFieldExtensions<{
        name: string;
        component: ComponentType<FieldExtensionComponentProps<string>>;
      }>(
        <ScaffolderFieldExtensions>
          <GpuTierPickerField />
          <GpuProjectPickerField />
        </ScaffolderFieldExtensions>,
      );
      return (
        <>
          {fields.map(({ name, component: Field }) => (
            <section key={name} aria-label={name}>
              <Field
                {...({
                  schema: { title: name },
                  onChange: () => {},
                } as unknown as FieldExtensionComponentProps<string>)}
              />
            </section>
          ))}
        </>
      );
    }
    await renderInTestApp(
      <LegacyApis>
        <Form />
      </LegacyApis>,
    );
    expect(
      await screen.findByRole('button', { name: /GpuProjectPicker/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('region', { name: 'GpuTierPicker' }),
    ).toBeInTheDocument();
  });

  it('loses no form field in an app that converts its legacy page', () => {
    const converted = convertLegacyAppRoot(
      <FlatRoutes>
        <Route path="/gpu" element={<GpuPage />} />
      </FlatRoutes>,
    );
    const { tree } = prepareSpecializedApp({
      features: [appPlugin, discoveredPlugin, gpuFormFields, ...converted],
    }).getBootstrapApp();
    expect([...tree.nodes.keys()]).toEqual(
      expect.arrayContaining([
        'page:gpu',
        'scaffolder-form-field:gpu/tier-picker',
        'scaffolder-form-field:gpu/project-picker',
      ]),
    );
  });
});
