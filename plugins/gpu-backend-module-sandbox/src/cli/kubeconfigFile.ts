import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { urlWithToken } from '../http/guards';

/** A kubeconfig on disk that only its owner can read. */
export interface KubeconfigFile {
  path: string;
  /** Removes the file and its folder. */
  remove(): Promise<void>;
}

/** Writes a kubeconfig for one cluster into a temporary folder of its own. */
export async function writeKubeconfig(options: {
  url: string;
  token: string;
}): Promise<KubeconfigFile> {
  const name = 'sandbox';
  const folder = await mkdtemp(join(tmpdir(), 'backstage-gpu-sandbox-'));
  const path = join(folder, 'kubeconfig');
  const content = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name, cluster: { server: urlWithToken(options.url, options.token) } },
    ],
    users: [{ name, user: { token: options.token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
  await writeFile(path, content, { mode: 0o600 });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
