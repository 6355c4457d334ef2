import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../e2e/kubernetes/lib/freePorts.mjs';
import { waitFor } from '../../e2e/kubernetes/lib/waitFor.mjs';
import { runCommand } from '../lib/steps.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** So long no device changes hands in a cluster that has started. */
const settledMilliseconds = 8000;

/**
 * Starts the app's backend, which serves the built pages too; asks the API as a guest, then deploys and releases a model in
 * a browser.
 */
export async function askPortal({ app, release, folder, say }, environment) {
  const [port] = await freePorts(1);
  const url = `http://localhost:${port}`;
  const config = join(folder, 'app-config.outside.yaml');
  await writeFile(
    config,
    JSON.stringify({
      app: { baseUrl: url },
      backend: {
        baseUrl: url,
        listen: { host: '127.0.0.1', port },
        cors: { origin: url },
      },
      gpu: {
        projects: [
          {
            name: 'fraud-ml',
            title: 'Fraud ML',
            owner: 'group:default/guests',
          },
        ],
      },
    }),
  );
  const child = spawn(
    'yarn',
    [
      'backstage-cli',
      'package',
      'start',
      '--config',
      '../../app-config.yaml',
      '--config',
      config,
    ],
    {
      cwd: join(folder, 'packages/backend'),
      env: { ...environment, NODE_ENV: 'development' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const ended = new Promise(done => child.once('exit', done));
  const log = createWriteStream(`${folder}-backend.log`);
  let lines = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      log.write(data);
      lines = `${lines}${data}`.slice(-8000);
    });
  }
  try {
    await askApi(url, say).catch(error => {
      process.stderr.write(lines);
      throw error;
    });
    const code = await runCommand(
      'playwright',
      ['test', '--config', 'e2e/portal'],
      { cwd: root, env: { ...process.env, PORTAL_URL: url } },
    );
    if (code !== 0) {
      process.stderr.write(lines);
      throw new Error(
        `the browser test failed in the ${app} app on ${release}`,
      );
    }
  } finally {
    process.kill(-child.pid, 'SIGTERM');
    await ended;
    log.end();
  }
}

async function askApi(url, say) {
  const tiers = await waitFor(
    'three tiers of the sandbox cluster',
    async () => {
      const body = await get(url, '/api/gpu/v1/tiers');
      return body.tiers?.length === 3 && body.tiers;
    },
    { seconds: 120 },
  );
  say(`the API serves ${tiers.map(({ name }) => name).join(', ')}`);
  const actions = await get(url, '/api/scaffolder/v2/actions');
  if (!actions.some(({ id }) => id === 'gpu:request')) {
    throw new Error('the scaffolder has no action gpu:request');
  }
  await waitFor(
    'the template in the catalog',
    () =>
      get(url, '/api/catalog/entities/by-name/template/default/vllm-service'),
    { seconds: 60 },
  );
  await waitForSettledCluster(url);
}

/** The services that the sandbox cluster starts with take their devices one after another; the browser test counts them. */
async function waitForSettledCluster(url) {
  let before;
  let since = Date.now();
  await waitFor(
    'the services of the sandbox cluster',
    async () => {
      const { clusters } = await get(url, '/api/gpu/v1/occupancy');
      const held = clusters
        .flatMap(({ nodes }) => nodes)
        .flatMap(({ gpus }) => gpus)
        .flatMap(({ devices }) => devices)
        .filter(({ state }) => state === 'allocated').length;
      if (held !== before) {
        before = held;
        since = Date.now();
      }
      return held > 0 && Date.now() - since > settledMilliseconds;
    },
    { seconds: 120 },
  );
}

async function get(url, path) {
  const signIn = await fetch(`${url}/api/auth/guest/refresh`, {
    method: 'POST',
  });
  const { token } = (await signIn.json()).backstageIdentity;
  const answer = await fetch(`${url}${path}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) {
    throw new Error(`${path} answered ${answer.status}`);
  }
  return answer.json();
}
