import type request from 'supertest';
import { AdminApi } from '../support/AdminApi';
import { startPortal } from './startPortal';

/** Runs a portal on the control plane with a token, and projects that may have 20 devices of a tier. */
export async function withPortal<T>(
  options: {
    admin: Pick<AdminApi, 'url' | 'caData'>;
    token: string;
    projects: string[];
    tier: string;
  },
  use: (server: Parameters<typeof request>[0]) => Promise<T>,
): Promise<T> {
  const { admin, token, projects, tier } = options;
  const backend = await startPortal({
    projects: projects.map(name => ({
      name,
      limits: { devices: { [tier]: 20 } },
    })),
    clusters: [
      {
        name: 'real',
        url: admin.url,
        caData: admin.caData,
        authProvider: 'serviceAccount',
        serviceAccountToken: token,
      },
    ],
  });
  try {
    return await use(backend.server);
  } finally {
    await backend.stop();
  }
}
