import { LimitsResponse } from '@backstage-gpu/plugin-gpu-common';
import { eventually } from '../__testUtils__/eventually';
import { Portal, startPortal } from '../__testUtils__/startPortal';

jest.setTimeout(120_000);

const refused = 800;
/** A line of a log of its own, the colours of a terminal, and ten kilobytes. */
const message = `exceeded quota\nlevel=error \u001b[31m forged \u202e${'x'.repeat(
  10_000,
)}`;

describe('a user with write access to pods and events in one namespace', () => {
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal();
  });

  afterAll(() => portal?.stop());

  it('cannot make an answer large, or write lines into a log or a page', async () => {
    const core = '/api/v1/namespaces/fraud-ml';
    for (let index = 0; index < refused; index += 1) {
      const name = `crowd-${index}`;
      await portal.cluster(`${core}/pods`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: { containers: [{ name: 'c', image: 'i' }] },
      });
      await portal.cluster(`${core}/events`, {
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
      const response = await portal.api().get('/api/gpu/v1/limits');
      const { limits } = response.body as LimitsResponse;
      const ours = limits.find(({ project }) => project === 'fraud-ml');
      return ours && ours.pendingCount >= refused ? response.text : undefined;
    });
    expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024);
    expect(text).not.toMatch(/\\u001b|\\u202e|\u202e|\\n/);
    expect(text).toContain('exceeded quota level=error');
  });
});
