import { createServiceFactory } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import request from 'supertest';
import { createFastSandbox } from './__testUtils__/createFastSandbox';
import { eventually } from './__testUtils__/eventually';
import { gpuPlugin } from './plugin';

jest.setTimeout(60_000);

it('tells open pages of every state that a request comes into', async () => {
  const published = jest.fn(async () => {});
  const backend = await startTestBackend({
    features: [
      gpuPlugin,
      createFastSandbox(),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: published }),
      }),
    ],
  });
  const api = () => request(backend.server);
  try {
    const { id } = await eventually(async () => {
      const { status, body } = await api()
        .post('/api/gpu/v1/requests')
        .send({
          name: 'fraud-chat',
          project: 'fraud-ml',
          tier: 'gpu-small',
          workload: { type: 'vllm', model: 'm' },
        });
      return status === 201 ? body : undefined;
    });
    const stateOf = async () =>
      (await api().get(`/api/gpu/v1/requests/${id}`)).body.state;
    // A page reads when a signal comes, and sees the state that the signal is about.
    const seen = new Promise<void>(done => {
      published.mockImplementation(async () => {
        if ((await stateOf()) === 'ready') {
          done();
        }
      });
    });
    await seen;
    // Nothing else changes any more, and a release is told too.
    published.mockReset();
    const told = new Promise<void>(done => {
      published.mockImplementation(async () => {
        if ((await stateOf()) === 'released') {
          done();
        }
      });
    });
    await api().delete(`/api/gpu/v1/requests/${id}`);
    await told;
    expect(published).toHaveBeenCalled();
  } finally {
    await backend.stop();
  }
});
