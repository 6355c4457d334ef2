// The one entry of every npm script: brings Node.js, Yarn and the packages, then runs the task with them.
// Plain modules of Node.js only, and nothing newer than Node 20: this file runs before anything is installed.
import { spawn } from 'node:child_process';
import { installWorkspace, prepareToolchain, root } from './lib/toolchain.mjs';

const node =
  file =>
  (...args) =>
    ['node', file, ...args];

const tasks = {
  start: node('tools/portal.mjs'),
  'start:backend': (...args) => node('tools/portal.mjs')('--backend', ...args),
  'start:kubernetes': (...args) =>
    node('tools/portal.mjs')('--kubernetes', ...args),
  sandbox: node('packages/kube-sandbox/bin/sandbox.cjs'),
  cluster: node('e2e/kubernetes/cli.mjs'),
  bench: node('e2e/bench/run.mjs'),
  soak: node('e2e/bench/soak.mjs'),
  test: (...args) => [
    'backstage-cli',
    'repo',
    'test',
    '--watch=false',
    ...args,
  ],
  'test:differential': node('e2e/differential/test.mjs'),
  'test:kubernetes': node('e2e/kubernetes/test.mjs'),
  'release:version': () => ['changeset', 'version'],
  'release:publish': node('tools/release-publish.mjs'),
  'release:dry-run': node('tools/release-dry-run.mjs'),
  'test:packages': node('tools/adoption/test.mjs'),
  'test:portal': node('e2e/portal/run.mjs'),
  supply: node('tools/supply/check.mjs'),
  'config:check': node(
    'plugins/gpu-backend/bin/backstage-gpu-check-config.cjs',
  ),
  verify: node('tools/verify.mjs'),
  fix: node('tools/fix.mjs'),
  build: () => ['backstage-cli', 'repo', 'build', '--all'],
};

const [task, ...args] = process.argv.slice(2);
if (!tasks[task]) {
  process.stderr.write(
    `Unknown task ${task}: expected one of ${Object.keys(tasks).join(', ')}\n`,
  );
  process.exit(2);
}

const environment = prepareToolchain();
installWorkspace(environment);

const [command, ...commandArgs] = tasks[task](...args);
const child = spawn(command, commandArgs, {
  cwd: root,
  stdio: 'inherit',
  env: environment,
});
// Ctrl-C reaches the child through the terminal; a signal sent to this process alone is passed on.
for (const signal of ['SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
process.on('SIGINT', () => {});
child.on('error', error => {
  process.stderr.write(`${command} could not be run: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(signal ? 1 : code ?? 1);
});
