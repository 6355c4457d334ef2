// Shows what would be published: each package with its version, files and size. Ends with 1 when a tarball lacks its
// licence, its README, or what its package.json says is its code.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missingFrom, packPackages } from './adoption/packPackages.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const say = line => process.stdout.write(`${line}\n`);
const kilobytes = bytes => `${(bytes / 1000).toFixed(1)} kB`;

const folder = await mkdtemp(join(tmpdir(), 'backstage-gpu-release-'));
let faults = 0;
try {
  const packed = await packPackages(root, folder);
  for (const each of packed) {
    const { manifest, tarball, files } = each;
    const { size } = await stat(tarball);
    const unpacked = files.reduce((sum, { bytes }) => sum + bytes, 0);
    say(`\n${manifest.name}@${manifest.version}`);
    say(
      `  ${files.length} files, ${kilobytes(size)} packed, ${kilobytes(
        unpacked,
      )} unpacked`,
    );
    for (const { path } of files.filter(file => !/^dist\//.test(file.path))) {
      say(`  ${path}`);
    }
    say(
      `  dist/ with ${files.filter(f => /^dist\//.test(f.path)).length} files`,
    );
    for (const missing of missingFrom(each)) {
      faults += 1;
      say(`  MISSING: ${missing}`);
    }
  }
  say(`\n${packed.length} packages, ${faults} faults; nothing was published`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(faults === 0 ? 0 : 1);
