// Runs the portal: checks its ports, starts frontend and backend, and says in one line when there is something to open.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ConfigSources } from '@backstage/config-loader';
import { clusterDown, clusterUp } from '../e2e/kubernetes/lib/cluster.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

function parseArguments(args) {
  const options = { backend: false, kubernetes: false, configs: [] };
  const rest = [...args];
  while (rest.length > 0) {
    const flag = rest.shift();
    if (flag === '--backend' || flag === '--kubernetes') {
      options[flag.slice(2)] = true;
    } else if (flag === '--config' && rest.length > 0) {
      options.configs.push(rest.shift());
    } else {
      throw new Error(
        `Unknown argument ${flag}: use -- --config FILE, once for every further app-config file`,
      );
    }
  }
  return options;
}

/** `backend.listen` is a port object, or a text such as `:7007` or `127.0.0.1:7007`. */
function listenPort(config) {
  const listen = config.getOptional('backend.listen');
  const port = typeof listen === 'object' ? listen?.port : listen;
  return Number(
    String(port ?? 7007)
      .split(':')
      .pop(),
  );
}

async function readConfig(files) {
  const source = ConfigSources.default({
    rootDir: root,
    argv: files.flatMap(file => ['--config', file]),
  });
  const config = await ConfigSources.toConfig(source);
  return {
    appUrl: config.getString('app.baseUrl'),
    backendUrl: config.getString('backend.baseUrl'),
    backendPort: listenPort(config),
  };
}

/** Ends here, with the key and what is valid, when a value of the gpu section is wrong. */
async function requireValid(paths) {
  const check = spawn(
    'node',
    [
      'plugins/gpu-backend/bin/backstage-gpu-check-config.cjs',
      '--start',
      ...paths.flatMap(path => ['--config', path]),
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const code = await new Promise((done, reject) => {
    check.on('error', reject);
    check.on('exit', done);
  });
  if (code !== 0) {
    process.exit(1);
  }
}

function portOf(url) {
  const { port, protocol } = new URL(url);
  return Number(port || (protocol === 'https:' ? 443 : 80));
}

/** Throws in one line when a port is taken. */
async function requireFree(port, key) {
  await new Promise((done, reject) => {
    const server = createServer();
    server.once('error', error =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is in use. Stop what uses it, or set ${key} in a file given with -- --config FILE.`,
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => server.close(done));
  });
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Not up yet.
    return false;
  }
}

async function sayWhenReady({ appUrl, backendUrl }, backendOnly) {
  const wanted = [`${backendUrl}/.backstage/health/v1/readiness`];
  if (!backendOnly) {
    wanted.push(appUrl);
  }
  for (const url of wanted) {
    while (!(await answers(url))) {
      await sleep(300, undefined, { ref: false });
    }
  }
  process.stdout.write(
    backendOnly
      ? `\nThe API is ready on ${backendUrl}/api/gpu/v1\n\n`
      : `\nThe portal is ready: open ${appUrl}/gpu\n\n`,
  );
}

async function main() {
  const options = parseArguments(process.argv.slice(2));
  const files = ['app-config.yaml', ...options.configs];
  const environment = { ...process.env };
  let startedCluster = false;
  if (options.kubernetes) {
    const cluster = process.env.KUBECONFIG
      ? { kubeconfig: process.env.KUBECONFIG, started: false }
      : await clusterUp({ log: line => process.stderr.write(`${line}\n`) });
    startedCluster = cluster.started;
    environment.GPU_KUBECONFIG = cluster.kubeconfig;
    process.env.GPU_KUBECONFIG = cluster.kubeconfig;
    files.splice(1, 0, 'app-config.kubernetes.yaml');
  }
  const paths = files.map(file => resolve(root, file));
  await requireValid(paths);
  const config = await readConfig(paths);
  await requireFree(
    config.backendPort,
    'backend.listen.port and backend.baseUrl',
  );
  if (!options.backend) {
    await requireFree(portOf(config.appUrl), 'app.baseUrl');
  }
  const child = spawn(
    'backstage-cli',
    [
      'repo',
      'start',
      ...(options.backend ? ['packages/backend'] : []),
      ...paths.flatMap(path => ['--config', path]),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...environment, BROWSER: 'none' },
    },
  );
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  // Ctrl-C reaches the child by itself; this process stays to stop the cluster that it started.
  process.on('SIGINT', () => {});
  const ended = new Promise((done, reject) => {
    child.on('error', reject);
    child.on('exit', code => done(code ?? 1));
  });
  sayWhenReady(config, options.backend);
  const code = await ended;
  if (startedCluster) {
    await clusterDown();
  }
  process.exit(code);
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
