// Packs every published package, installs the tarballs into an app of its own outside this checkout, and checks that the
// app finds the pages by feature discovery and the backend serves the API with nothing but `backend.add(import(...))`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../e2e/kubernetes/lib/freePorts.mjs';
import { waitFor } from '../e2e/kubernetes/lib/waitFor.mjs';
import { runCommand } from './lib/steps.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const say = line => process.stdout.write(`--- ${line}\n`);

async function run(command, args, cwd) {
  const code = await runCommand(command, args, { cwd });
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  }
}

async function readJson(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** Published packages of the workspace: name, folder. */
async function publishedPackages() {
  const found = [];
  for (const parent of ['packages', 'plugins']) {
    for (const name of await readdir(join(root, parent))) {
      const folder = join(root, parent, name);
      if (existsSync(join(folder, 'package.json'))) {
        const manifest = await readJson(join(folder, 'package.json'));
        if (!manifest.private) {
          found.push({ name: manifest.name, folder });
        }
      }
    }
  }
  return found;
}

/** Packs each; answers the tarball by package name. */
async function pack(packages, folder) {
  await mkdir(folder);
  const tarballs = {};
  for (const { name, folder: source } of packages) {
    const tarball = join(folder, `${name.replace(/\W+/g, '-')}.tgz`);
    await run('yarn', ['pack', '--out', tarball], source);
    tarballs[name] = `file:${tarball}`;
  }
  return tarballs;
}

/** An app that has never seen this workspace: our own portal's sources with tarballs for its GPU packages. */
async function createApp(folder, tarballs) {
  const manifest = await readJson(join(root, 'package.json'));
  const app = join(folder, 'app');
  await mkdir(join(app, 'packages'), { recursive: true });
  for (const name of ['app', 'backend']) {
    const target = join(app, 'packages', name);
    await cp(join(root, 'packages', name), target, {
      recursive: true,
      filter: source =>
        !/\/(node_modules|dist|\.eslintrc\.js)$/.test(source) &&
        !/\.test\.tsx?$/.test(source),
    });
    const own = await readJson(join(target, 'package.json'));
    for (const dependency of Object.keys(own.dependencies)) {
      if (tarballs[dependency]) {
        own.dependencies[dependency] = tarballs[dependency];
      }
    }
    await writeFile(join(target, 'package.json'), JSON.stringify(own, null, 2));
  }
  await writeFile(
    join(app, 'package.json'),
    JSON.stringify(
      {
        name: 'adopter',
        private: true,
        engines: manifest.engines,
        packageManager: manifest.packageManager,
        workspaces: ['packages/*'],
        devDependencies: {
          '@backstage/cli': manifest.devDependencies['@backstage/cli'],
          '@backstage/cli-defaults':
            manifest.devDependencies['@backstage/cli-defaults'],
          typescript: manifest.devDependencies.typescript,
        },
        resolutions: { ...manifest.resolutions, ...tarballs },
      },
      null,
      2,
    ),
  );
  for (const file of ['yarn.lock', '.yarnrc.yml', 'backstage.json']) {
    await cp(join(root, file), join(app, file));
  }
  await writeFile(
    join(app, 'tsconfig.json'),
    JSON.stringify({ extends: '@backstage/cli/config/tsconfig.json' }),
  );
  return app;
}

/** What every Backstage 1.55 app has in its app-config; nothing of GPUs. */
async function writeConfig(app) {
  const [port] = await freePorts(1);
  const url = `http://localhost:${port}`;
  const config = join(app, 'app-config.yaml');
  await writeFile(
    config,
    JSON.stringify({
      app: { baseUrl: 'http://localhost:3000', packages: 'all' },
      backend: {
        baseUrl: url,
        listen: { host: '127.0.0.1', port },
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      auth: { providers: { guest: {} } },
      permission: { enabled: true },
    }),
  );
  return { config, url };
}

async function checkFrontend(app, config) {
  await run(
    'yarn',
    ['backstage-cli', 'package', 'build', '--config', config],
    join(app, 'packages/app'),
  );
  const folder = join(app, 'packages/app/dist/static');
  for (const file of await readdir(folder)) {
    if (
      file.endsWith('.js') &&
      (await readFile(join(folder, file), 'utf8')).includes('plugin.gpu.client')
    ) {
      say(`the app found the GPU pages: ${file}`);
      return;
    }
  }
  throw new Error('the built app has no GPU pages: they were not discovered');
}

async function checkBackend(app, { config, url }) {
  const child = spawn(
    'yarn',
    ['backstage-cli', 'package', 'start', '--config', config],
    {
      cwd: join(app, 'packages/backend'),
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    },
  );
  const ended = new Promise(done => child.once('exit', done));
  try {
    const tiers = await waitFor(
      'three tiers of the embedded cluster',
      async () => {
        const answer = await fetch(`${url}/api/auth/guest/refresh`, {
          method: 'POST',
        });
        const { token } = (await answer.json()).backstageIdentity;
        const response = await fetch(`${url}/api/gpu/v1/tiers`, {
          headers: { Authorization: `Bearer ${token}` },
        });
        const body = await response.json();
        return body.tiers?.length === 3 && body.tiers;
      },
      { seconds: 90 },
    );
    say(`the backend serves ${tiers.map(({ name }) => name).join(', ')}`);
  } finally {
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

const folder = await mkdtemp(join(tmpdir(), 'backstage-gpu-packages-'));
try {
  const packages = await publishedPackages();
  say(`packing ${packages.map(({ name }) => name).join(', ')}`);
  await run('tsc', [], root);
  await run('backstage-cli', ['repo', 'build'], root);
  const tarballs = await pack(packages, join(folder, 'tarballs'));
  const app = await createApp(folder, tarballs);
  const settings = await writeConfig(app);
  say('installing them into an app of its own');
  // In CI Yarn would refuse a lock file that has not seen the tarballs yet.
  await run('yarn', ['install', '--no-immutable'], app);
  await checkFrontend(app, settings.config);
  await checkBackend(app, settings);
  say('the packages install and are found');
} finally {
  await rm(folder, { recursive: true, force: true });
}
