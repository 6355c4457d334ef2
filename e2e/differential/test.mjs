// Asks Kubernetes' own allocator and CEL, packages/dra and packages/cel the same random questions. Options:
//   --seed TEXT        the seed that all questions follow from; a new one in each run by default
//   --fleets N         how many fleets, 200 by default
//   --selectors N      how many selectors, 2,000 by default
//   --fleet N          fleet number N of the seed alone; --selector N likewise
//   --output DIR       writes jest's results there as differential.json
import { createHash, randomInt } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildOnce, goVersion, runGo } from '../../tools/lib/go.mjs';
import { runCommand } from '../../tools/lib/steps.mjs';
import { cacheFolder } from '../kubernetes/lib/paths.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const oracleFolder = join(here, 'oracle');

/** The oracle's path; it is built once for its sources and the version of Go. */
async function resolveOracle() {
  const version = await goVersion(
    oracleFolder,
    "The differential test runs Kubernetes' own code, which is built with Go, which was not found. Install Go 1.21 or newer.",
  );
  const hash = createHash('sha256').update(version);
  for (const file of (await readdir(oracleFolder)).sort()) {
    hash.update(file).update(await readFile(join(oracleFolder, file)));
  }
  const name = hash.digest('hex').slice(0, 16);
  const folder = await buildOnce(
    join(cacheFolder(), 'oracle', name),
    unfinished => {
      process.stderr.write(`building the oracle with ${version}\n`);
      return runGo(
        ['build', '-trimpath', '-o', join(unfinished, 'oracle'), '.'],
        oracleFolder,
      );
    },
  );
  return join(folder, 'oracle');
}

const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    seed: text,
    fleets: text,
    selectors: text,
    fleet: text,
    selector: text,
    output: text,
  },
});
const seed = values.seed ?? String(randomInt(2 ** 32));
const environment = {
  ...process.env,
  CI: '1',
  DIFFERENTIAL_ORACLE: await resolveOracle(),
  DIFFERENTIAL_SEED: seed,
};
for (const name of ['fleets', 'selectors', 'fleet', 'selector']) {
  environment[`DIFFERENTIAL_${name.toUpperCase()}`] = values[name] ?? '';
}
// One case alone: the other kind of question has nothing to do with it.
const kind = ['fleet', 'selector'].find(name => values[name] !== undefined);
const report = [];
if (values.output) {
  const folder = resolve(values.output);
  await mkdir(folder, { recursive: true });
  report.push('--json', `--outputFile=${join(folder, 'differential.json')}`);
}
process.stderr.write(`differential test with --seed ${seed}\n`);
process.exit(
  await runCommand(
    'backstage-cli',
    [
      'package',
      'test',
      '--watch=false',
      ...(kind ? [`src/${kind}s`] : []),
      ...report,
    ],
    { cwd: here, env: environment },
  ),
);
