import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const command = join(__dirname, '../../bin/sandbox.cjs');

jest.setTimeout(60_000);

function run(args: string[]) {
  const child = spawn(process.execPath, [command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The runner's own loaders are not for the command.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let errors = '';
  child.stderr.on('data', chunk => {
    errors += chunk;
  });
  const ended = new Promise<{ code: number | null; errors: string }>(
    resolve => {
      child.on('close', code => resolve({ code, errors }));
    },
  );
  return { child, ended };
}

describe('the sandbox command', () => {
  it('prints the path of a private kubeconfig last, and removes it when interrupted', async () => {
    const { child, ended } = run(['--kind', 'HTTPRoute']);
    const lines = createInterface({ input: child.stdout })[
      Symbol.asyncIterator
    ]();
    const { value: first } = await lines.next();
    expect(first).toMatch(/^Sandbox cluster on http:\/\/127\.0\.0\.1:\d+$/);
    const { value: last } = await lines.next();
    const path = /^KUBECONFIG=(.+)$/.exec(last ?? '')?.[1] ?? '';
    // eslint-disable-next-line no-bitwise
    expect(statSync(path).mode & 0o777).toBe(0o600);
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 0, errors: '' });
    expect(existsSync(path)).toBe(false);
  });

  it('says in one line that a port is in use', async () => {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const { ended } = run(['--port', `${port}`]);
    expect(await ended).toEqual({
      code: 1,
      errors: `Port ${port} is in use: stop what listens there, or choose another with --port\n`,
    });
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  it.each([
    ['--port', 'x'],
    ['--port', '70000'],
    ['--kind', 'Pod'],
    ['--colour'],
  ])('refuses %s %s', async (...args) => {
    const { code } = await run(args).ended;
    expect(code).toBe(1);
  });
});
