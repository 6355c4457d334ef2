import { startTestBackend } from '@backstage/backend-test-utils';
import { RunningSandbox } from '@backstage-gpu/kube-sandbox';
import { LimitsResponse } from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { createFastSandbox } from '../__testUtils__/createFastSandbox';
import { eventually } from '../__testUtils__/eventually';
import { gpuPlugin } from '../plugin';

jest.setTimeout(120_000);

const refused = 800;
/** A line of a log of its own, the colours of a terminal, and ten kilobytes. */
const message = `exceeded quota\nlevel=error \u001b[31m forged \u202e${'x'.repeat(
  10_000,
)}`;

describe('somebody who may write pods and events in one namespace', () => {
  let sandbox: RunningSandbox | undefined;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        gpuPlugin,
        createFastSandbox(started => {
          sandbox = started;
        }),
      ],
    });
    await eventually(async () => sandbox && true);
  });

  afterAll(() => backend.stop());

  const put = async (path: string, object: object) => {
    const { status } = await fetch(`${sandbox!.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sandbox!.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(object),
    });
    expect(status).toBe(201);
  };

  it('makes no answer large, and writes no line into a log or a page', async () => {
    for (let index = 0; index < refused; index += 1) {
      const name = `crowd-${index}`;
      await put('/api/v1/namespaces/fraud-ml/pods', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: { containers: [{ name: 'c', image: 'i' }] },
      });
      await put('/api/v1/namespaces/fraud-ml/events', {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: 'fraud-ml' },
        involvedObject: { kind: 'Pod', name, namespace: 'fraud-ml' },
        reason: 'FailedResourceClaimCreation',
        type: 'Warning',
        message,
      });
    }
    const text = await eventually(async () => {
      const response = await request(backend.server).get('/api/gpu/v1/limits');
      const { limits } = response.body as LimitsResponse;
      const ours = limits.find(({ project }) => project === 'fraud-ml');
      return ours && ours.pendingCount >= refused ? response.text : undefined;
    });
    expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024);
    expect(text).not.toMatch(/\\u001b|\\u202e|\u202e|\\n/);
    expect(text).toContain('exceeded quota level=error');
  });
});
