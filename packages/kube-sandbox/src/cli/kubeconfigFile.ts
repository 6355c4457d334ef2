import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A kubeconfig on disk that only its owner can read. */
export interface KubeconfigFile {
  path: string;
  /** Removes the file and its folder. */
  remove(): Promise<void>;
}

/** Writes a kubeconfig into a temporary folder of its own. */
export async function writeKubeconfig(
  content: string,
): Promise<KubeconfigFile> {
  const folder = await mkdtemp(join(tmpdir(), 'backstage-gpu-sandbox-'));
  const path = join(folder, 'kubeconfig');
  await writeFile(path, content, { mode: 0o600 });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
