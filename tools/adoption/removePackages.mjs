import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { followStep, readGuide } from './guide.mjs';

/**
 * Takes our packages out of an app by the commands of the uninstall guide, and our lines out of its files, as the guide says
 * in words. Throws when something of ours is left that the guide does not name.
 *
 * @param options.guide - the uninstall guide
 * @param options.run - runs a command in the app's folder; throws when it fails
 */
export async function removePackages({ app, folder, guide, run }) {
  for (const step of readGuide(guide, app)) {
    await followStep(step, folder, code => run('bash', ['-ec', code]));
  }
  await change(folder, 'packages/backend/src/index.ts', text =>
    text.replace(
      /backend\.add\(\s*import\(\s*'@backstage-gpu\/[^']+',?\s*\),?\s*\);\n/g,
      '',
    ),
  );
  for (const file of [
    'yarn.lock',
    'packages/backend/src/index.ts',
    'packages/backend/package.json',
    'packages/app/package.json',
  ]) {
    const text = await readFile(join(folder, file), 'utf8');
    if (text.includes('@backstage-gpu/')) {
      throw new Error(`${file} still names packages of ours`);
    }
  }
  await run('yarn', ['tsc']);
}

async function change(folder, path, edit) {
  const file = join(folder, path);
  await writeFile(file, edit(await readFile(file, 'utf8')));
}
