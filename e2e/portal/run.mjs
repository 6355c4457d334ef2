// Runs the browser tests against a portal that it starts on free ports: on the embedded cluster, or with --kubernetes on
// the real control plane, reached with the ClusterRole in examples/ and nothing more.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clusterDown, clusterUp } from '../kubernetes/lib/cluster.mjs';
import { freePorts } from '../kubernetes/lib/freePorts.mjs';
import { portalAccess } from '../kubernetes/lib/portalAccess.mjs';
import { waitFor } from '../kubernetes/lib/waitFor.mjs';
import { runCommand } from '../../tools/lib/steps.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const log = line => process.stderr.write(`${line}\n`);

function valueOf(flag) {
  const at = process.argv.indexOf(flag);
  return at > 0 ? process.argv[at + 1] : undefined;
}

async function writeConfig(folder, cluster) {
  const [appPort, backendPort] = await freePorts(2);
  const appUrl = `http://localhost:${appPort}`;
  const backendUrl = `http://localhost:${backendPort}`;
  const config = {
    app: { baseUrl: appUrl },
    backend: {
      baseUrl: backendUrl,
      listen: { host: '127.0.0.1', port: backendPort },
      cors: { origin: appUrl },
    },
    ...(cluster
      ? {
          gpu: {
            clusters: [
              {
                name: 'control-plane',
                title: 'Kubernetes control plane',
                authProvider: 'serviceAccount',
                ...(await portalAccess(cluster)),
              },
            ],
          },
        }
      : {}),
  };
  const file = join(folder, 'app-config.yaml');
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return { file, appUrl, backendUrl };
}

/** Starts the portal as `npm start` does; ends with its whole process group. */
function startPortal(file) {
  const child = spawn('node', ['tools/portal.mjs', '--config', file], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const ended = new Promise(done => child.once('exit', done));
  return {
    ended,
    async stop() {
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}

const kubernetes = process.argv.includes('--kubernetes');
const folder = await mkdtemp(join(tmpdir(), 'backstage-gpu-portal-'));
const cluster = kubernetes ? await clusterUp({ log }) : undefined;
let code = 1;
let portal;
try {
  const { file, appUrl, backendUrl } = await writeConfig(
    folder,
    cluster?.kubeconfig,
  );
  portal = startPortal(file);
  const dead = portal.ended.then(() => {
    throw new Error('the portal ended before it was ready');
  });
  await Promise.race([
    dead,
    waitFor(
      'the portal',
      async () =>
        (await fetch(`${backendUrl}/.backstage/health/v1/readiness`)).ok &&
        (
          await fetch(appUrl)
        ).ok,
      { seconds: 180 },
    ),
  ]);
  dead.catch(() => undefined);
  const report = valueOf('--output');
  const extra = valueOf('--grep');
  code = await runCommand(
    'playwright',
    ['test', '--config', here, ...(extra ? ['--grep', extra] : [])],
    {
      cwd: here,
      env: {
        ...process.env,
        PORTAL_URL: appUrl,
        ...(report ? { PORTAL_REPORT: resolve(root, report) } : {}),
      },
    },
  );
} finally {
  await portal?.stop();
  await rm(folder, { recursive: true, force: true });
  if (cluster?.started) {
    await clusterDown();
  }
}
process.exit(code);
