import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../lib/steps.mjs';

/** Packages of the workspace that are published: their folders. */
export async function publishedFolders(root) {
  const found = [];
  for (const parent of ['packages', 'plugins']) {
    for (const name of (await readdir(join(root, parent))).sort()) {
      const file = join(root, parent, name, 'package.json');
      if (existsSync(file) && !JSON.parse(await readFile(file)).private) {
        found.push(join(root, parent, name));
      }
    }
  }
  return found;
}

/**
 * Builds and packs every published package as `npm publish` would.
 *
 * @returns by package: `{ manifest, tarball, files: [{ path, bytes }] }`
 */
export async function packPackages(root, folder) {
  await mkdir(folder, { recursive: true });
  await must('tsc', ['--pretty', 'false'], root);
  const folders = await publishedFolders(root);
  await must('backstage-cli', ['repo', 'build'], root);
  const packed = [];
  for (const source of folders) {
    const { name } = JSON.parse(await readFile(join(source, 'package.json')));
    const tarball = join(folder, `${name.replace(/\W+/g, '-')}.tgz`);
    await must('yarn', ['pack', '--out', tarball], source, 'ignore');
    packed.push(readTarball(tarball));
  }
  return packed;
}

/** What a tarball has: its manifest and its files. */
export function readTarball(tarball) {
  const manifest = JSON.parse(
    tar(['-xzOf', tarball, 'package/package.json']).toString(),
  );
  const files = tar(['-tvzf', tarball])
    .toString()
    .trim()
    .split('\n')
    .map(line => {
      const [, , bytes, , , ...path] = line.split(/\s+/);
      return {
        path: path.join(' ').replace(/^package\//, ''),
        bytes: Number(bytes),
      };
    });
  return { manifest, tarball, files };
}

/** What a tarball lacks that everybody expects in it; empty when it is whole. */
export function missingFrom({ manifest, files }) {
  const paths = files.map(({ path }) => path);
  const entries = Object.values(manifest.exports ?? { '.': manifest.main })
    .map(entry => entry.import ?? entry.default ?? entry)
    .filter(entry => typeof entry === 'string')
    .map(entry => entry.replace(/^\.\//, ''));
  const missing = ['LICENSE', 'README.md', ...entries].filter(
    path => !paths.includes(path),
  );
  for (const key of ['homepage', 'bugs', 'author', 'keywords', 'license']) {
    if (!manifest[key]) {
      missing.push(`"${key}" in package.json`);
    }
  }
  return missing;
}

function tar(args) {
  const { status, stdout, stderr } = spawnSync('tar', args, {
    maxBuffer: 1 << 28,
  });
  if (status !== 0) {
    throw new Error(`tar ${args.join(' ')}: ${stderr}`);
  }
  return stdout;
}

async function must(command, args, cwd, stdout = 'inherit') {
  const code = await runCommand(command, args, {
    cwd,
    stdio: ['ignore', stdout, 'inherit'],
  });
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} in ${cwd} ended with ${code}`,
    );
  }
}
