import { fork } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const children = [];

export const token = 'bench-token-that-is-long-enough';

/** Starts one of the scripts beside this file as a process of its own. */
export function start(file, args = [], execArgv = []) {
  const child = fork(join(here, file), args, {
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'error' },
  });
  children.push(child);
  return child;
}

export function stopAll() {
  children.forEach(child => child.kill());
}

/** The next answer of a child; its loader talks over the same channel, of files that it read. */
export function answer(child) {
  return new Promise((done, reject) => {
    const settle = {
      fail: code =>
        reject(new Error(`a process of the bench ended with ${code}`)),
      listen(message) {
        if (message.bench) {
          child.off('message', settle.listen);
          child.off('exit', settle.fail);
          done(message.bench);
        }
      },
    };
    child.on('message', settle.listen);
    child.once('exit', settle.fail);
  });
}

/** Asks a child and waits for its answer. */
export async function ask(child, command, options) {
  child.send({ command, options });
  const { result, error } = await answer(child);
  if (error) {
    throw new Error(error);
  }
  return result;
}

async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}

/** A token as a browser has it. */
async function signIn(port) {
  const answered = await fetch(
    `http://127.0.0.1:${port}/api/auth/guest/refresh`,
    { method: 'POST' },
  );
  return (await answered.json()).backstageIdentity.token;
}

/**
 * Starts the backend on an API server and waits until it has all devices.
 *
 * @returns the process, the address of its API, how to ask that as a plugin, and how to get the token of a user
 */
export async function startBackend(base, devices, execArgv = []) {
  const port = await freePort();
  const child = start('backend.cjs', [base, String(port), token], execArgv);
  const url = `http://127.0.0.1:${port}/api/gpu`;
  const headers = { authorization: `Bearer ${token}` };
  const get = async path => (await fetch(`${url}${path}`, { headers })).text();
  for (;;) {
    try {
      const { clusters } = JSON.parse(await get('/v1/clusters'));
      if (
        clusters?.[0]?.devices === devices &&
        clusters[0].freshness.state === 'live'
      ) {
        return { child, url, get, signIn: () => signIn(port) };
      }
    } catch {
      // It is starting.
    }
    if (child.exitCode !== null) {
      throw new Error('the backend of the bench ended');
    }
    await sleep(100);
  }
}
