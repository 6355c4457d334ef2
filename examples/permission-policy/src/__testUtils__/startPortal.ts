import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import permissionBackend from '@backstage/plugin-permission-backend';
import { TiersResponse } from '@backstage-gpu/plugin-gpu-common';
import { embeddedClusterExtensionPoint } from '@backstage-gpu/plugin-gpu-node';
import gpuPlugin from '@backstage-gpu/plugin-gpu-backend';
import { fastTimings, startSandbox } from '@backstage-gpu/kube-sandbox';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { gpuPermissionPolicyModule } from '../module';
import { authWithActors, signedIn, userInfoOfPeople } from './people';

/** The sandbox with a kubelet that does not take its time. */
const fastSandbox = createBackendModule({
  pluginId: 'gpu',
  moduleId: 'fast-sandbox',
  register(env) {
    env.registerInit({
      deps: { embedded: embeddedClusterExtensionPoint },
      async init({ embedded }) {
        embedded.setEmbeddedCluster({
          name: 'sandbox',
          title: 'Sandbox cluster',
          start: () => startSandbox({ timings: fastTimings }),
        });
      },
    });
  },
});

/** Asks until there is an answer. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error('it did not happen in time');
    }
    await sleep(20);
  }
}

/**
 * GPU backend, sandbox cluster, permission backend and the example policy in one process; resolves when the services that
 * the cluster starts with hold their devices.
 */
export async function startPortal() {
  const backend = await startTestBackend({
    features: [
      gpuPlugin,
      fastSandbox,
      permissionBackend,
      gpuPermissionPolicyModule,
      authWithActors,
      userInfoOfPeople,
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          gpu: {
            projects: ['fraud-ml', 'search-ranking', 'docs-llm'].map(name => ({
              name,
              owner: `group:default/${name}`,
            })),
          },
        },
      }),
    ],
  });
  await eventually(async () => {
    const { body } = await request(backend.server)
      .get('/api/gpu/v1/tiers')
      .set('Authorization', signedIn('platformTeam'));
    const { tiers } = body as TiersResponse;
    const settled =
      tiers.length === 3 && tiers.every(tier => tier.pending === 0);
    return (settled && tiers[0].allocated! > 0) || undefined;
  });
  return backend;
}
