import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTarball } from './packPackages.mjs';

/** What `--break NAME` spoils, to show that the test notices it, and what the test then says. */
export const breaks = {
  /** The plugin is no longer the default export of its package. */
  'default-export': {
    // Nothing finds the plugin, so its page is not there.
    expected: /the browser test failed/,
    spoil: packed =>
      spoil(packed, '@backstage-gpu/plugin-gpu', async folder => {
        await edit(join(folder, 'dist/index.esm.js'), text =>
          text.replace('gpuPlugin as default', 'gpuPlugin'),
        );
      }),
  },
  /** A tarball without a licence. */
  license: {
    expected: /plugin-gpu-common lacks LICENSE/,
    spoil: packed =>
      spoil(packed, '@backstage-gpu/plugin-gpu-common', folder =>
        rm(join(folder, 'LICENSE')),
      ),
  },
  /** A package whose peer range no supported app meets. */
  'peer-range': {
    expected: /ranges of ours that are not met/,
    spoil: packed =>
      spoil(packed, '@backstage-gpu/plugin-gpu', async folder => {
        await edit(join(folder, 'package.json'), text => {
          const manifest = JSON.parse(text);
          manifest.peerDependencies.react = '^17.0.0';
          return JSON.stringify(manifest, null, 2);
        });
      }),
  },
  /** The guide adds a module to the backend that it does not install. */
  'guide-module': {
    expected: /yarn tsc ended with/,
    spoil: (packed, guide) => ({
      packed,
      guide: guide.replace(
        ' \\\n  @backstage-gpu/plugin-catalog-backend-module-gpu\n',
        '\n',
      ),
    }),
  },
};

async function edit(file, change) {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  if (after === before) {
    throw new Error(`${file} has nothing to break`);
  }
  await writeFile(file, after);
}

/** Unpacks one tarball, changes it, and packs it again. */
async function spoil(packed, name, change) {
  const each = packed.find(({ manifest }) => manifest.name === name);
  const folder = await mkdtemp(join(tmpdir(), 'backstage-gpu-broken-'));
  try {
    spawnSync('tar', ['-xzf', each.tarball, '-C', folder]);
    await change(join(folder, 'package'));
    spawnSync('tar', ['-czf', each.tarball, '-C', folder, 'package']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return {
    packed: packed.map(other =>
      other === each ? readTarball(each.tarball) : other,
    ),
  };
}
