import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The generator of apps that the test begins with. */
export const createAppVersion = '0.9.2';

/**
 * Makes an app as an adopter does, with the packages of one Backstage release, and nothing of ours.
 *
 * @param options.folder - where; does not exist yet
 * @param options.legacy - an app on the legacy frontend system
 * @param options.newest - version of every Backstage package in the release
 * @param options.registry - address that has `@backstage` and `@backstage-gpu`
 * @param options.resolutions - packages that the machine's registry has no working newest version of
 * @param options.run - runs a command; throws when it fails
 */
export async function createPortal(options) {
  const { folder, legacy, newest, registry, resolutions, run } = options;
  await run('npx', [
    '--yes',
    `@backstage/create-app@${createAppVersion}`,
    '--path',
    folder,
    '--skip-install',
    ...(legacy ? ['--legacy'] : []),
  ]);
  for (const path of ['.', 'packages/app', 'packages/backend']) {
    await changeManifest(join(folder, path), manifest => {
      for (const kind of ['dependencies', 'devDependencies']) {
        for (const name of Object.keys(manifest[kind] ?? {})) {
          if (name.startsWith('@backstage/')) {
            manifest[kind][name] = newest[name] ? `^${newest[name]}` : '*';
          }
        }
      }
    });
  }
  await changeManifest(folder, manifest => {
    manifest.resolutions = { ...manifest.resolutions, ...resolutions };
  });
  await appendFile(
    join(folder, '.yarnrc.yml'),
    [
      '',
      'enableScripts: false',
      'enableTelemetry: false',
      'enableProgressBars: false',
      'unsafeHttpWhitelist: [127.0.0.1]',
      'npmScopes:',
      `  backstage: { npmRegistryServer: '${registry}' }`,
      `  backstage-gpu: { npmRegistryServer: '${registry}' }`,
      '',
    ].join('\n'),
  );
}

async function changeManifest(folder, change) {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  change(manifest);
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
