import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createAppVersion } from './createPortal.mjs';

/** Three packages that change with every release, and the generator. */
const watched = [
  '@backstage/backend-defaults',
  '@backstage/frontend-defaults',
  '@backstage/core-components',
];

/** Looks up what upstream has, and says when that is newer than what is tested. */
export async function sayNewerRelease(tested, release, say) {
  const known = { '@backstage/create-app': createAppVersion };
  for (const name of watched) {
    known[name] = tested[name];
  }
  for (const [name, version] of Object.entries(known)) {
    const latest = await latestOf(name);
    if (latest !== version) {
      say(
        `NEWER THAN TESTED: ${name} is ${latest} upstream, ${version} in ${release}. Run with -- --release newest, then --record.`,
      );
    }
  }
  say(`upstream was asked for ${Object.keys(known).join(', ')}`);
}

async function latestOf(name) {
  const { stdout } = await promisify(execFile)('npm', [
    'view',
    name,
    'version',
  ]);
  return stdout.trim();
}
