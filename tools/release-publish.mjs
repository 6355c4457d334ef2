// Publishes every package whose version the registry does not have yet, with the tarballs that release:dry-run shows: Yarn
// packs them, so that `workspace:` ranges and `publishConfig` are resolved. Run by .github/workflows/release.yaml.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingFrom, packPackages } from './adoption/packPackages.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const say = line => process.stdout.write(`${line}\n`);

function npm(args, stdio) {
  return spawnSync('npm', args, { stdio, encoding: 'utf8' });
}

const folder = await mkdtemp(join(tmpdir(), 'backstage-gpu-publish-'));
try {
  const packed = await packPackages(root, folder);
  const broken = packed.filter(each => missingFrom(each).length > 0);
  if (broken.length > 0) {
    throw new Error(
      `Not published: ${broken
        .map(({ manifest }) => manifest.name)
        .join(', ')} lack files. Run npm run release:dry-run.`,
    );
  }
  for (const { manifest, tarball } of packed) {
    const id = `${manifest.name}@${manifest.version}`;
    if (npm(['view', id, 'version'], 'pipe').stdout?.trim()) {
      say(`${id} is there already`);
      continue;
    }
    if (npm(['publish', tarball, '--access', 'public'], 'inherit').status) {
      throw new Error(`${id} could not be published`);
    }
    // changesets/action makes a tag and a release of this line.
    say(`New tag: ${id}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
