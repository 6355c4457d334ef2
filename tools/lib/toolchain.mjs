import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const toolchain = join(root, 'tools/toolchain');
const supportedMajors = [22, 24];

/** Settings of npm that Yarn must see too; every other npm_* variable would leak npm's own run into it. */
const networkSettings =
  /^npm_config_(registry|proxy|https?[-_]?proxy|noproxy|cafile|ca)$/i;

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Where Yarn looks for what npm was told; npm's own public registry is left to Yarn's default. */
const yarnSettings = {
  cafile: 'YARN_HTTPS_CA_FILE_PATH',
  registry: 'YARN_NPM_REGISTRY_SERVER',
  proxy: 'YARN_HTTP_PROXY',
  http_proxy: 'YARN_HTTP_PROXY',
  https_proxy: 'YARN_HTTPS_PROXY',
};
const publicRegistry = /^https:\/\/registry\.npmjs\.org\/?$/;

/** npm hands its settings to scripts as npm_config_*; Yarn reads only its own names. */
function yarnNetwork() {
  const settings = {};
  for (const [name, target] of Object.entries(yarnSettings)) {
    const value = process.env[`npm_config_${name}`];
    if (value && !process.env[target] && !publicRegistry.test(value)) {
      settings[target] = value;
    }
  }
  return settings;
}

function cleanEnvironment() {
  const entries = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(config|package|lifecycle)_/i.test(name) ||
      networkSettings.test(name),
  );
  return { ...Object.fromEntries(entries), ...yarnNetwork() };
}

function nodeFromPackages() {
  const name = `node-${process.platform}-${process.arch}`;
  return join(toolchain, 'node_modules', name, 'bin');
}

function installToolchain() {
  const lock = readFileSync(join(toolchain, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = join(toolchain, 'node_modules/.install-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  process.stdout.write('Installing Yarn and Node.js into tools/toolchain\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(
    npm,
    [
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefix',
      toolchain,
    ],
    { cwd: root, stdio: 'inherit', env: cleanEnvironment() },
  );
  if (status !== 0) {
    fail('The toolchain could not be installed: see the lines of npm above.');
  }
  writeFileSync(stamp, wanted);
}

/**
 * Makes sure that a supported Node.js and Yarn are there, and returns the environment that runs them.
 *
 * Linux gets Node 24 from npm when its own is neither 22 nor 24; elsewhere such a Node is asked for in words.
 */
export function prepareToolchain() {
  const major = Number(process.versions.node.split('.')[0]);
  const supported = supportedMajors.includes(major);
  if (!supported && process.platform !== 'linux') {
    fail(
      `Node.js ${process.versions.node} is not supported: install Node.js 22 or 24 and run the command again.`,
    );
  }
  installToolchain();
  const paths = [join(toolchain, 'node_modules/.bin')];
  if (supported) {
    paths.unshift(dirname(process.execPath));
  } else {
    const bin = nodeFromPackages();
    if (!existsSync(join(bin, 'node'))) {
      fail(
        `Node.js ${process.versions.node} on ${process.platform}-${process.arch} is not supported and no package brings another: install Node.js 22 or 24 and run the command again.`,
      );
    }
    paths.unshift(bin);
  }
  const environment = cleanEnvironment();
  environment.PATH = [
    ...paths,
    join(root, 'node_modules/.bin'),
    environment.PATH,
  ].join(process.platform === 'win32' ? ';' : ':');
  return environment;
}

/** Installs the workspace when yarn.lock or the Node.js version changed since it was last installed. */
export function installWorkspace(environment) {
  const node = spawnSync('node', ['--version'], {
    env: environment,
    encoding: 'utf8',
  }).stdout.trim();
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'yarn.lock')))
    .update(node)
    .digest('hex');
  const stamp = join(root, 'node_modules/.install-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  process.stdout.write(`Installing packages with Node.js ${node}\n`);
  const { status } = spawnSync('yarn', ['install', '--immutable'], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  if (status !== 0) {
    fail('The packages could not be installed: see the lines of Yarn above.');
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
