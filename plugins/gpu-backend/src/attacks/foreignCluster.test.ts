import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';
import {
  ClustersResponse,
  ProjectsResponse,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { eventually } from '../__testUtils__/eventually';
import { wantedRequest } from '../__testUtils__/startPortal';
import { gpuPlugin } from '../plugin';

jest.setTimeout(60_000);

describe('whoever runs one of two clusters, and labels namespaces there as they like', () => {
  let ours: RunningSandbox;
  let theirs: RunningSandbox;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  const api = () => request(backend.server);
  const cluster = (name: string, { url, token }: RunningSandbox) => ({
    name,
    url,
    authProvider: 'serviceAccount',
    serviceAccountToken: token,
  });

  beforeAll(async () => {
    [ours, theirs] = await Promise.all([
      startSandbox({ timings: fastTimings }),
      startSandbox({ timings: fastTimings }),
    ]);
    backend = await startTestBackend({
      features: [
        gpuPlugin,
        mockServices.rootConfig.factory({
          data: {
            gpu: {
              clusters: [cluster('theirs', theirs), cluster('ours', ours)],
              projects: [
                {
                  name: 'fraud-ml',
                  namespaces: [{ cluster: 'ours', namespace: 'fraud-ml' }],
                },
              ],
            },
          },
        }),
      ],
    });
    await eventually(async () => {
      const { clusters } = (await api().get('/api/gpu/v1/clusters'))
        .body as ClustersResponse;
      return (
        clusters.every(({ freshness }) => freshness.state === 'live') ||
        undefined
      );
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await Promise.all([ours?.stop(), theirs?.stop()]);
  });

  it('add nothing to a project whose namespaces app-config lists, and get none of its requests', async () => {
    const { projects } = (await api().get('/api/gpu/v1/projects'))
      .body as ProjectsResponse;
    expect(
      projects.find(({ name }) => name === 'fraud-ml')!.namespaces,
    ).toEqual([{ cluster: 'ours', namespace: 'fraud-ml' }]);
    const plan = await api()
      .post('/api/gpu/v1/requests?dryRun=true')
      .send(wantedRequest);
    expect(plan.body).toMatchObject({
      cluster: 'ours',
      availability: [{ cluster: 'ours' }],
    });
    const named = await api()
      .post('/api/gpu/v1/requests')
      .send({ ...wantedRequest, cluster: 'theirs' });
    expect(named.status).toBe(400);
  });
});
