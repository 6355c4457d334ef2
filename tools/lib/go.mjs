import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a go command prints, run in a module's folder. */
export async function readGo(args, cwd) {
  const { stdout } = await run('go', args, { cwd });
  return stdout.trim();
}

/**
 * The version of Go that builds the module in a folder.
 *
 * @param {string} folder
 * @param {string} advice what to tell somebody who has no Go
 * @returns {Promise<string>}
 */
export async function goVersion(folder, advice) {
  try {
    return await readGo(['env', 'GOVERSION'], folder);
  } catch (error) {
    throw new Error(advice, { cause: error });
  }
}

/** Runs a go command in a module's folder with its output shown; go.mod and go.sum stay as they are. */
export function runGo(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
    });
    child.on('error', reject);
    child.on('exit', code =>
      code === 0
        ? resolve()
        : reject(
            new Error(`go ${args.join(' ')} in ${cwd} ended with ${code}`),
          ),
    );
  });
}

/**
 * Fills a folder unless it is there already. It appears whole or not at all, so its name must tell all that goes into it.
 *
 * @param {string} folder
 * @param {(unfinished: string) => Promise<void>} build
 * @returns {Promise<string>} the folder
 */
export async function buildOnce(folder, build) {
  if (existsSync(folder)) {
    return folder;
  }
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(folder), 'building-'));
  try {
    await build(unfinished);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}
