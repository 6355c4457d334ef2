import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

const added = [
  '@backstage/core-compat-api',
  '@backstage/frontend-defaults',
  '@backstage/frontend-plugin-api',
  '@backstage/plugin-app-react',
];

/**
 * Turns a legacy app of create-app into a hybrid one, as Backstage's migration guide says: the new `createApp`, the catalog
 * as a new plugin, all other pages, the sidebar and the entity page converted.
 */
export async function makeHybrid(folder, newest) {
  const app = join(folder, 'packages/app');
  await cp(join(here, 'hybrid/App.tsx.txt'), join(app, 'src/App.tsx'));
  const entry = join(app, 'src/index.tsx');
  await change(entry, text => text.replace('render(<App />)', 'render(App)'));
  await change(join(app, 'src/App.test.tsx'), text =>
    text.replace('render(<App />)', 'render(App)'),
  );
  await change(join(app, 'package.json'), text => {
    const manifest = JSON.parse(text);
    for (const name of added) {
      manifest.dependencies[name] = newest[name] ? `^${newest[name]}` : '*';
    }
    return `${JSON.stringify(manifest, null, 2)}\n`;
  });
  // As in an app of the new frontend system. A converted plugin takes the place of the one that is found.
  await change(join(folder, 'app-config.yaml'), text =>
    text.replace(/^app:\n/m, 'app:\n  packages: all\n'),
  );
}

async function change(file, edit) {
  const before = await readFile(file, 'utf8');
  const after = edit(before);
  if (after === before) {
    throw new Error(`${file} is not what it was when this was written`);
  }
  await writeFile(file, after);
}
