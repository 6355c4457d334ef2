import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveBinaries } from './binaries.mjs';
import { clusterFolder } from './paths.mjs';
import { waitFor } from './waitFor.mjs';

const supervisor = join(
  dirname(fileURLToPath(import.meta.url)),
  'supervisor.mjs',
);

function isRunning(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function supervisorId() {
  try {
    const text = await readFile(
      join(clusterFolder(), 'supervisor.pid'),
      'utf8',
    );
    const processId = Number(text);
    return processId > 0 && isRunning(processId) ? processId : undefined;
  } catch (error) {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** `{ kubeconfig }` of the running cluster, `{ starting: true }`, or undefined when none is up. */
export async function clusterStatus() {
  if (!(await supervisorId())) {
    return undefined;
  }
  const kubeconfig = join(clusterFolder(), 'kubeconfig');
  return existsSync(kubeconfig) ? { kubeconfig } : { starting: true };
}

/**
 * Starts the cluster, or answers the one that is up. Ctrl-C before it is ready leaves nothing behind.
 *
 * @returns {Promise<{ kubeconfig: string, started: boolean }>}
 */
export async function clusterUp({ log, fleet = true }) {
  const running = await clusterStatus();
  if (running?.kubeconfig) {
    return { kubeconfig: running.kubeconfig, started: false };
  }
  if (running?.starting) {
    throw new Error('another command is starting the cluster; wait for it');
  }
  const binaries = await resolveBinaries(log);
  const folder = clusterFolder();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  const child = fork(
    supervisor,
    [folder, binaries, fleet ? 'fleet' : 'empty'],
    { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  return new Promise((resolve, reject) => {
    child.on('message', message => {
      if (message.ready) {
        child.unref();
        resolve({ kubeconfig: message.ready.kubeconfig, started: true });
      } else {
        const logs = Object.entries(message.logs)
          .map(([file, lines]) => `${file}:\n  ${lines.join('\n  ')}`)
          .join('\n');
        reject(
          new Error(`the cluster did not start: ${message.stopped}\n${logs}`),
        );
      }
    });
    child.on('error', reject);
    child.on('exit', code =>
      reject(new Error(`the cluster's supervisor ended with ${code}`)),
    );
  });
}

/** Stops the cluster and waits until nothing of it is left. Answers whether there was one. */
export async function clusterDown() {
  const processId = await supervisorId();
  if (!processId) {
    return false;
  }
  process.kill(processId, 'SIGTERM');
  await waitFor(
    'the end of the cluster',
    () => !isRunning(processId) && !existsSync(clusterFolder()),
    { seconds: 20 },
  );
  return true;
}
