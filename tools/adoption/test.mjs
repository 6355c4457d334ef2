// The test from outside: apps that create-app makes, with the packages of one Backstage release and ours from a registry,
// set up by the commands and code blocks of the install guide; then types, lint, build, API, and a browser.
//
//   npm run test:packages                          oldest, newest, a legacy and a hybrid app on the newest release
//   npm run test:packages -- --release 1.55        one app; 1.57, or newest for whatever upstream has today
//   npm run test:packages -- --release 1.57 --legacy
//   npm run test:packages -- --break NAME          default-export, license, guide-module, peer-range: must fail
//   further: --hybrid, --keep (the app stays), --record NAME (writes releases/NAME.json), --tarballs FOLDER (packs nothing),
//   --output FILE (how many apps passed and failed, as JSON)
import {
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { breaks } from './breaks.mjs';
import { missingFrom, packPackages, readTarball } from './packPackages.mjs';
import { sayNewerRelease } from './sayNewerRelease.mjs';
import { testPortal } from './testPortal.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const say = line => process.stdout.write(`--- ${line}\n`);

const { values: options } = parseArgs({
  options: {
    release: { type: 'string' },
    legacy: { type: 'boolean', default: false },
    hybrid: { type: 'boolean', default: false },
    break: { type: 'string' },
    keep: { type: 'boolean', default: false },
    record: { type: 'string' },
    tarballs: { type: 'string' },
    output: { type: 'string' },
  },
});

const oldest = '1.55';
const newest = '1.57';

function portals() {
  const { release, legacy, hybrid } = options;
  if (release || legacy || hybrid || options.break) {
    const app = (legacy && 'legacy') || (hybrid && 'hybrid') || 'new';
    return [{ release: release ?? newest, app }];
  }
  return [
    { release: oldest, app: 'new' },
    { release: newest, app: 'new' },
    { release: newest, app: 'legacy' },
    { release: newest, app: 'hybrid' },
  ];
}

async function versionsOf(release) {
  return release === 'newest'
    ? {}
    : JSON.parse(await readFile(join(here, `releases/${release}.json`)));
}

/** Adds what an app has to what is known of a release: legacy apps have other packages than new ones. */
async function record(release, versions) {
  const known = await versionsOf(release).catch(() => ({}));
  const all = Object.entries({ ...known, ...versions }).sort();
  await writeFile(
    join(here, `releases/${release}.json`),
    `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`,
  );
}

/** Packs, or takes the tarballs of an earlier run. */
async function packed(folder) {
  if (options.tarballs) {
    // A copy: a break changes them.
    await cp(options.tarballs, folder, { recursive: true });
    const files = await readdir(folder);
    return files.map(file => readTarball(join(folder, file)));
  }
  return packPackages(root, folder);
}

let passed = 0;

async function main(folder) {
  await sayNewerRelease(await versionsOf(newest), newest, say);
  let packages = await packed(join(folder, 'tarballs'));
  let guide = await readFile(join(root, 'docs/guides/install.md'), 'utf8');
  const uninstallGuide = await readFile(
    join(root, 'docs/guides/uninstall.md'),
    'utf8',
  );
  if (options.break) {
    const spoiled = await breaks[options.break].spoil(packages, guide);
    packages = spoiled.packed;
    guide = spoiled.guide ?? guide;
    say(`broken on purpose: ${options.break}`);
  }
  for (const each of packages) {
    const missing = missingFrom(each);
    if (missing.length > 0) {
      throw new Error(`${each.manifest.name} lacks ${missing.join(', ')}`);
    }
  }
  const { resolutions } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  );
  for (const portal of portals()) {
    const started = Date.now();
    const versions = await testPortal({
      ...portal,
      folder: join(folder, `${portal.app}-${portal.release}`),
      newest: await versionsOf(portal.release),
      packages,
      guide,
      uninstallGuide,
      // What every app needs while these packages' newest versions are incomplete; better-sqlite3 is for the guide to name.
      resolutions: Object.fromEntries(
        ['@swc/core', '@yarnpkg/core', 'rollup', 'unrs-resolver'].map(name => [
          name,
          resolutions[name],
        ]),
      ),
      keep: options.keep,
      say,
    });
    if (options.record) {
      await record(options.record, versions);
    }
    passed += 1;
    const seconds = Math.round((Date.now() - started) / 1000);
    say(
      `PASSED: ${portal.app} app on Backstage ${portal.release}, ${seconds} s`,
    );
  }
}

if (options.break && !breaks[options.break]) {
  say(`unknown break; known are ${Object.keys(breaks).join(', ')}`);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'backstage-gpu-outside-'));
let failure;
try {
  await main(folder);
} catch (error) {
  failure = error;
  say(`FAILED: ${error.message}`);
} finally {
  if (options.keep) {
    say(`kept: ${folder}`);
  } else {
    await rm(folder, { recursive: true, force: true });
  }
}
if (options.output) {
  const count = { numPassedTests: passed, numFailedTests: failure ? 1 : 0 };
  await writeFile(options.output, JSON.stringify(count));
}
if (!options.break) {
  process.exit(failure ? 1 : 0);
}
const isNoticed = breaks[options.break].expected.test(failure?.message ?? '');
say(
  isNoticed
    ? 'the break was noticed, as it must be'
    : `NOBODY NOTICED that ${options.break} is broken`,
);
process.exit(isNoticed ? 0 : 1);
