// Runs the control plane until it is told to stop, one of its processes ends, or it dies itself; then nothing of it is
// left. Started detached by `up`, to which it reports over its IPC channel.
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiClient } from './ApiClient.mjs';
import { freePorts } from './freePorts.mjs';
import { loadFleet } from './loadFleet.mjs';
import { controlPlaneProcesses } from './processes.mjs';
import { waitFor } from './waitFor.mjs';

const [folder, binaries, fleet] = process.argv.slice(2);
const stopping = new AbortController();
const children = new Map();
// Until it is ready it belongs to `up`: when that is gone, so is the cluster.
let ready = false;

const guard = spawn(
  process.execPath,
  [join(dirname(fileURLToPath(import.meta.url)), 'guard.mjs'), folder],
  { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
);
guard.stdin.on('error', () => stop('the guard ended'));

function report(message) {
  if (process.connected) {
    process.send(message);
  }
}

function start({ name, command, args }) {
  const log = openSync(join(folder, `${name}.log`), 'a', 0o600);
  const child = spawn(command, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  children.set(name, child);
  if (child.pid) {
    guard.stdin.write(`${child.pid}\n`);
  }
  child.on('error', error =>
    stop(`${name} could not be started: ${error.message}`),
  );
  child.on('exit', code => {
    children.delete(name);
    stop(`${name} ended with ${code}`);
  });
}

/** Stops everything and ends; the guard removes the files. */
async function stop(reason) {
  if (stopping.signal.aborted) {
    return;
  }
  stopping.abort(new Error(reason));
  const logs = await lastLines();
  report({ stopped: reason, logs });
  const ended = [...children.values()].map(
    child => new Promise(resolve => child.once('exit', resolve)),
  );
  for (const child of children.values()) {
    child.kill('SIGTERM');
  }
  const late = setTimeout(() => {
    for (const child of children.values()) {
      child.kill('SIGKILL');
    }
  }, 3000);
  await Promise.all(ended);
  clearTimeout(late);
  guard.stdin.end();
  await new Promise(resolve => guard.once('exit', resolve));
  process.exit(0);
}

async function lastLines() {
  const lines = {};
  for (const file of await readdir(folder).catch(() => [])) {
    if (file.endsWith('.log')) {
      const text = await readFile(join(folder, file), 'utf8');
      lines[file] = text.trim().split('\n').slice(-5);
    }
  }
  return lines;
}

function kubeconfigText({ url, ca, token }) {
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'backstage-gpu',
      clusters: [
        {
          name: 'backstage-gpu',
          cluster: {
            server: url,
            'certificate-authority-data': Buffer.from(ca).toString('base64'),
          },
        },
      ],
      users: [{ name: 'admin', user: { token } }],
      contexts: [
        {
          name: 'backstage-gpu',
          context: { cluster: 'backstage-gpu', user: 'admin' },
        },
      ],
    },
    undefined,
    2,
  )}\n`;
}

async function run() {
  const [client, peer, server] = await freePorts(3);
  const token = randomBytes(24).toString('hex');
  await mkdir(join(folder, 'certificates'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(
    join(folder, 'service-account.key'),
    privateKey.export({ type: 'pkcs1', format: 'pem' }),
    { mode: 0o600 },
  );
  await writeFile(
    join(folder, 'tokens.csv'),
    `${token},admin,admin,"system:masters"\n`,
    { mode: 0o600 },
  );
  const stages = (await readdir(join(binaries, 'stages'))).map(file =>
    join(binaries, 'stages', file),
  );
  const [etcd, apiServer, ...others] = controlPlaneProcesses({
    binaries,
    folder,
    ports: { client, peer, server },
    stages,
  });
  start(etcd);
  start(apiServer);
  const url = `https://127.0.0.1:${server}`;
  const { signal } = stopping;
  const ca = await waitFor(
    "the API server's certificate",
    () => readFile(join(folder, 'certificates', 'apiserver.crt'), 'utf8'),
    { signal },
  );
  const text = kubeconfigText({ url, ca, token });
  await writeFile(join(folder, 'components.kubeconfig'), text, { mode: 0o600 });
  const api = new ApiClient({ url, token, ca });
  await waitFor(
    'a ready API server',
    async () => (await api.call('GET', '/readyz')) === 'ok',
    { signal },
  );
  await waitFor(
    'the default namespace',
    () => api.call('GET', '/api/v1/namespaces/default'),
    { signal },
  );
  others.forEach(start);
  if (fleet === 'fleet') {
    await loadFleet(api, { signal });
  }
  await api.close();
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, text, { mode: 0o600 });
  report({ ready: { kubeconfig, url } });
  ready = true;
  if (process.connected) {
    process.disconnect();
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => stop(signal));
}
process.on('disconnect', () => {
  if (!ready) {
    stop('the command that started the cluster ended');
  }
});

try {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'supervisor.pid'), String(process.pid));
  await run();
} catch (error) {
  const causes = [];
  for (let cause = error; cause; cause = cause.cause) {
    causes.push(cause.message);
  }
  await stop(causes.join(': '));
}
