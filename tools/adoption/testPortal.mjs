import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { runCommand } from '../lib/steps.mjs';
import { askPortal } from './askPortal.mjs';
import { addedCopies, copiesIn } from './copies.mjs';
import { createPortal } from './createPortal.mjs';
import { followStep, readGuide } from './guide.mjs';
import { makeHybrid } from './makeHybrid.mjs';
import { removePackages } from './removePackages.mjs';
import { startRegistry } from './registry.mjs';
import { readScripts } from './scriptSize.mjs';

const largestGzipBytes = 60_000;
const upstream = (
  process.env.YARN_NPM_REGISTRY_SERVER ?? 'https://registry.npmjs.org'
).replace(/\/$/, '');

/**
 * Makes one app, follows the guide in it, and checks everything that is asked of it. Throws at the first thing that is not
 * so.
 *
 * @returns the version of every Backstage package that the app has
 */
export async function testPortal(options) {
  const { app, release, folder, newest, packages, guide, say } = options;
  const { uninstallGuide } = options;
  const registry = await startRegistry({ packages, newest, upstream });
  try {
    const yarn = await shims(`${folder}-bin`);
    const environment = {
      ...process.env,
      PATH: [`${folder}-bin`, process.env.PATH].join(delimiter),
      BACKSTAGE_APP_NAME: 'adopter',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      // A retry makes Yarn 4.13 end with an error of its own, which hides the first one.
      YARN_HTTP_RETRY: '0',
    };
    const run = async (command, args, cwd = folder) => {
      const started = Date.now();
      const code = await runCommand(command, args, {
        cwd,
        env: environment,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const line = `${command} ${args.join(' ').trim().split('\n')[0]}`;
      say(`${Math.round((Date.now() - started) / 1000)} s: ${line}`);
      if (code !== 0) {
        throw new Error(
          `${line} ended with ${code} in the ${app} app on ${release}`,
        );
      }
    };
    await createPortal({
      ...options,
      legacy: app !== 'new',
      registry: registry.url,
      run: (command, args) => run(command, args, dirname(folder)),
    });
    if (app === 'hybrid') {
      await makeHybrid(folder, newest);
    }
    const known = await install(yarn, environment, folder, [
      '--mode=update-lockfile',
    ]);
    const before = await readCopies(folder);
    await cp(join(folder, 'packages/app/src'), `${folder}-src`, {
      recursive: true,
    });

    // Who follows the guide today has the newest Backstage in the registry, whatever release the app is on.
    registry.showAll();
    let linked = false;
    const link = async () => {
      requireNoNewFault(known, await install(yarn, environment, folder));
      linked = true;
    };
    for (const step of readGuide(guide, app, release)) {
      say(`guide: ${step.action}`);
      await followStep(step, folder, async code => {
        if (!linked && code.includes('node_modules/')) {
          await link();
        }
        await run('bash', ['-ec', code]);
      });
    }
    await link();
    const after = await readCopies(folder);
    requireOneCopy(before, after, say);
    await run('yarn', ['dedupe', '--check', '@backstage/*']);

    await run('yarn', ['tsc']);
    await run('yarn', ['lint:all']);
    await requireSmallScript(options, run);
    await askPortal(options, environment);
    if (app === 'new') {
      await removePackages({ ...options, guide: uninstallGuide, run });
      say('uninstall guide: nothing of ours is left in the app');
    }
    return Object.fromEntries(
      [...after].sort().map(([name, versions]) => [name, versions.at(-1)]),
    );
  } finally {
    await registry.close();
    if (!options.keep) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** A `yarn` that resolves at every `add` and leaves linking to one install after the guide. */
async function shims(folder) {
  await mkdir(folder, { recursive: true });
  const yarn = spawnSync('which', ['yarn'], { encoding: 'utf8' }).stdout.trim();
  const script = `#!/bin/sh
for word; do
  if [ "$word" = add ]; then
    # Once more, should the network have failed.
    "${yarn}" "$@" --mode=update-lockfile || exec "${yarn}" "$@" --mode=update-lockfile
    exit
  fi
done
exec "${yarn}" "$@"
`;
  await writeFile(join(folder, 'yarn'), script, { mode: 0o755 });
  return yarn;
}

async function readCopies(folder) {
  return copiesIn(
    await readFile(join(folder, 'yarn.lock'), 'utf8'),
    '@backstage',
  );
}

function requireOneCopy(before, after, say) {
  const own = [...before].filter(([, versions]) => versions.length > 1);
  say(
    `${after.size} @backstage packages; more than one version before ours: ${
      own
        .map(([name, versions]) => `${name} ${versions.join(' ')}`)
        .join(', ') || 'none'
    }`,
  );
  const added = addedCopies(before, after);
  if (added.length > 0) {
    throw new Error(`our packages bring second copies: ${added.join('; ')}`);
  }
}

/** Installs; answers what Yarn says of ranges of peers that are not met. */
async function install(yarn, environment, folder, flags = [], attempts = 3) {
  // Not spawnSync: the registry answers in this process.
  const { stdout, failed } = await promisify(execFile)(
    yarn,
    ['install', ...flags],
    { cwd: folder, env: environment, maxBuffer: 1 << 26 },
  ).catch(error => ({ stdout: error.stdout, failed: true }));
  process.stdout.write(stdout);
  if (failed && attempts > 1 && /RequestError/.test(stdout)) {
    return install(yarn, environment, folder, flags, attempts - 1);
  }
  if (failed) {
    throw new Error('yarn install failed');
  }
  return stdout.split('\n').filter(line => /YN00(02|60)/.test(line));
}

/** Throws when a range of ours is not met, and the app was not already short of that package before. */
function requireNoNewFault(before, after) {
  const subject = line => line.replace(/\(p\w+\)|,? (re)?quest.*/g, '');
  const known = new Set(before.map(subject));
  const faults = after.filter(
    line => line.includes('@backstage-gpu/') && !known.has(subject(line)),
  );
  if (faults.length > 0) {
    throw new Error(`ranges of ours that are not met:\n${faults.join('\n')}`);
  }
}

/**
 * Builds the app without ours, then everything with it. What ours add is the difference of all script after gzip: our
 * chunks, and what they need that the app did not have.
 */
async function requireSmallScript({ app, folder, say }, run) {
  const source = join(folder, 'packages/app/src');
  const exclude = join(folder, 'app-config.without-gpu.yaml');
  await writeFile(
    exclude,
    "app: { packages: { exclude: ['@backstage-gpu/plugin-gpu'] } }\n",
  );
  await rename(source, `${source}-with`);
  await cp(`${folder}-src`, source, { recursive: true });
  await run(
    'yarn',
    [
      'backstage-cli',
      'package',
      'build',
      '--config',
      '../../app-config.yaml',
      ...(app !== 'legacy'
        ? ['--config', '../../app-config.without-gpu.yaml']
        : []),
    ],
    join(folder, 'packages/app'),
  );
  const { gzipBytes: without } = await readScripts(folder);
  await rm(source, { recursive: true });
  await rename(`${source}-with`, source);
  await run('yarn', ['build:all']);
  const scripts = await readScripts(folder);
  const lacks = scripts.lacks([
    'plugin.gpu.client',
    'GpuTierPicker',
    'GpuProjectPicker',
  ]);
  if (lacks.length > 0) {
    throw new Error(`the built app lacks ${lacks.join(', ')}`);
  }
  const added = scripts.gzipBytes - without;
  say(
    `script: ${(added / 1000).toFixed(1)} kB after gzip added to ${(
      without / 1000
    ).toFixed(0)} kB; at most ${largestGzipBytes / 1000} kB`,
  );
  if (added > largestGzipBytes) {
    throw new Error('our script is too large');
  }
}
