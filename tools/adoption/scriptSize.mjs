import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** All script of a built app: its bytes after gzip, and whether it contains every one of some texts. */
export async function readScripts(app) {
  const folder = join(app, 'packages/app/dist/static');
  const names = (await readdir(folder)).filter(name => name.endsWith('.js'));
  const texts = await Promise.all(
    names.map(name => readFile(join(folder, name), 'utf8')),
  );
  return {
    gzipBytes: texts.reduce((sum, text) => sum + gzipSync(text).length, 0),
    lacks: wanted =>
      wanted.filter(text => !texts.some(each => each.includes(text))),
  };
}
