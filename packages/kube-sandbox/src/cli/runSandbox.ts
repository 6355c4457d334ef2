import { parseArgs } from 'node:util';
import { OpaqueKind, opaqueKinds } from '../cluster/opaqueKinds';
import { RunningSandbox, startSandbox } from '../startSandbox';
import { KubeconfigFile, writeKubeconfig } from './kubeconfigFile';

const kindNames = Object.keys(opaqueKinds);

const usage = `Usage: sandbox [--port PORT] [--kind KIND]...

Starts the sandbox cluster on 127.0.0.1 and prints KUBECONFIG=<path> when it answers.

  --port PORT   port to listen on (default: a free one)
  --kind KIND   also serve objects of this kind, without acting on them; repeat it for others.
                One of ${kindNames.join(', ')}
  --help        this text`;

/** A fault of the call or of the machine, told in one line. */
class CommandError extends Error {}

/**
 * The `sandbox` command: runs the cluster until it is interrupted. Sets the exit code to 1 on failure.
 *
 * @public
 */
export async function runSandbox(args: string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function run(args: string[]): Promise<void> {
  const options = parseCommandLine(args);
  if (options === undefined) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const sandbox = await start(options.port, options.kinds);
  let kubeconfig: KubeconfigFile | undefined;
  try {
    kubeconfig = await writeKubeconfig(sandbox.kubeconfig);
    const signalled = untilSignalled();
    process.stdout.write(`Sandbox cluster on ${sandbox.url}\n`);
    process.stdout.write(`KUBECONFIG=${kubeconfig.path}\n`);
    await signalled;
  } finally {
    await kubeconfig?.remove();
    await sandbox.stop();
  }
}

/** What the command line asks for; undefined for its help. */
function parseCommandLine(
  args: string[],
): { port: number; kinds: OpaqueKind[] } | undefined {
  let values: { port?: string; kind?: string[]; help?: boolean };
  try {
    ({ values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        kind: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${usage}`);
  }
  if (values.help) {
    return undefined;
  }
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CommandError(
      `--port must be a whole number from 0 to 65535, not ${values.port}`,
    );
  }
  const kinds = (values.kind ?? []).map(name => {
    const kind = Object.entries(opaqueKinds).find(([known]) => known === name);
    if (!kind) {
      throw new CommandError(
        `--kind must be one of ${kindNames.join(', ')}, not ${name}`,
      );
    }
    return kind[1];
  });
  return { port, kinds: [...new Set(kinds)] };
}

async function start(
  port: number,
  kinds: OpaqueKind[],
): Promise<RunningSandbox> {
  try {
    return await startSandbox({
      port,
      kinds,
      onError: error =>
        process.stderr.write(`The sandbox cluster failed: ${error.stack}\n`),
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'EADDRINUSE'
      ? new CommandError(
          `Port ${port} is in use: stop what listens there, or choose another with --port`,
        )
      : new CommandError(`The sandbox cluster did not start: ${message}`);
  }
}

/** Resolves when the process is asked to end. Asked again while it cleans up, it goes on cleaning up. */
function untilSignalled(): Promise<void> {
  return new Promise(resolve => {
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
}
