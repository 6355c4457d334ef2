// npm run supply: what others wrote and our packages bring along. Writes an SBOM (CycloneDX) for each published package, judges
// the licences in them, and asks the registry for advisories. `--output FOLDER` keeps the SBOMs there.
//
// Ends with 1 for a licence or an advisory that nobody reviewed, and with 75 when the registry answers no advisories: then
// nothing is known of them, which is not the same as none.
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { publishedFolders } from '../adoption/packPackages.mjs';
import { runCommand } from '../lib/steps.mjs';
import { askAdvisories } from './askAdvisories.mjs';
import { judgeAdvisories, judgeLicences } from './judge.mjs';

const notRun = 75;
const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const say = line => process.stdout.write(`${line}\n`);
const { values: options } = parseArgs({
  options: { output: { type: 'string' } },
});

/** The third-party components of all published packages, once each. */
async function listComponents(folder) {
  const components = new Map();
  for (const workspace of await publishedFolders(root)) {
    const file = join(folder, `${basename(workspace)}.cdx.json`);
    const code = await runCommand(
      'cyclonedx-yarn',
      [
        '--production',
        '--output-reproducible',
        '--mc-type',
        'library',
        '--output-file',
        file,
      ],
      {
        cwd: workspace,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    if (code !== 0) {
      throw new Error(`no SBOM could be made of ${workspace}`);
    }
    const bill = JSON.parse(await readFile(file, 'utf8'));
    say(`${basename(file)}: ${bill.components.length} components`);
    for (const component of bill.components) {
      const name = [component.group, component.name].filter(Boolean).join('/');
      if (!name.startsWith('@backstage-gpu/')) {
        components.set(`${name}@${component.version}`, { ...component, name });
      }
    }
  }
  return [...components.values()];
}

async function main(folder) {
  const reviewed = JSON.parse(
    await readFile(join(here, 'reviewed.json'), 'utf8'),
  );
  const components = await listComponents(folder);
  const licences = judgeLicences(components, reviewed.licences);
  say(`\nlicences of ${components.length} components`);
  licences.faults.forEach(fault => say(`  NOT REVIEWED: ${fault}`));
  licences.unused.forEach(name => say(`  reviewed and not there: ${name}`));
  say('\nadvisories');
  let answer;
  try {
    answer = await askAdvisories(components);
  } catch (error) {
    say(`  NOT ASKED: ${error.message}. Nothing is known of advisories.`);
    return licences.faults.length > 0 ? 1 : notRun;
  }
  const advisories = judgeAdvisories(answer, reviewed.advisories, new Date());
  advisories.notes.forEach(note => say(`  ${note}`));
  advisories.faults.forEach(fault => say(`  NOT REVIEWED: ${fault}`));
  return licences.faults.length + advisories.faults.length > 0 ? 1 : 0;
}

const kept = options.output && resolve(options.output);
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'backstage-gpu-supply-')));
await mkdir(folder, { recursive: true });
try {
  process.exitCode = await main(folder);
} finally {
  if (!kept) {
    await rm(folder, { recursive: true, force: true });
  }
}
