import { TestBackend } from '@backstage/backend-test-utils';
import request from 'supertest';
import { signedIn } from './__testUtils__/people';
import { startPortal } from './__testUtils__/startPortal';
import { GpuPermissionPolicy } from './GpuPermissionPolicy';

jest.setTimeout(60_000);

const calls = 300;

describe('permissions of a page that asks again and again', () => {
  let backend: TestBackend;
  const handle = jest.spyOn(GpuPermissionPolicy.prototype, 'handle');

  beforeAll(async () => {
    backend = await startPortal();
  });

  afterAll(() => backend.stop());

  it('are asked of the policy once in some seconds, not with every call', async () => {
    handle.mockClear();
    const started = Date.now();
    for (let index = 0; index < calls; index += 1) {
      const { status } = await request(backend.server)
        .get('/api/gpu/v1/tiers')
        .set('Authorization', signedIn('developer'));
      expect(status).toBe(200);
    }
    // A decision is renewed after three seconds.
    const renewals = Math.ceil((Date.now() - started) / 3_000);
    expect(handle.mock.calls.length).toBeGreaterThanOrEqual(1);
    expect(handle.mock.calls.length).toBeLessThanOrEqual(renewals + 1);
  });

  it('are each one’s own', async () => {
    const see = async (person: Parameters<typeof signedIn>[0]) => {
      const { body } = await request(backend.server)
        .get('/api/gpu/v1/limits')
        .set('Authorization', signedIn(person));
      return body.limits?.length ?? body.error.name;
    };
    const alone = [await see('platformTeam'), await see('guest')];
    expect(
      await Promise.all([see('guest'), see('platformTeam'), see('guest')]),
    ).toEqual([alone[1], alone[0], alone[1]]);
    expect(alone[0]).not.toEqual(alone[1]);
  });
});
