import { spawn } from 'node:child_process';

/** What a command printed, each output cut off where it is longer than allowed. */
export interface CommandResult {
  code: number | null;
  output: string;
  /** What it complained of; for the operator's log only. */
  complaint: string;
}

const mostOutput = 1024 * 1024;
const mostComplaint = 4 * 1024;

/**
 * Runs a command without a shell and without blocking this process. One that takes too long is ended with all that it
 * started.
 *
 * @param options - `milliseconds` is the time it has
 * @throws Error when it cannot be started, takes too long, or is stopped by the signal
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    env: Record<string, string>;
    milliseconds: number;
    signal: AbortSignal;
  },
): Promise<CommandResult> {
  options.signal.throwIfAborted();
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it starts ends with it.
    detached: true,
  });
  const output = collect(child.stdout, mostOutput);
  const complaint = collect(child.stderr, mostComplaint);
  let stop: (error: Error) => void = () => {};
  const timeout = setTimeout(
    () =>
      stop(
        new Error(`took longer than ${options.milliseconds / 1000} seconds`),
      ),
    options.milliseconds,
  );
  const abort = () => stop(new Error('was stopped'));
  options.signal.addEventListener('abort', abort, { once: true });
  try {
    const code = await new Promise<number | null>((done, reject) => {
      stop = reject;
      child.on('error', reject);
      // Not `exit`: what it printed last may come after it.
      child.on('close', done);
    });
    return { code, output: output(), complaint: complaint() };
  } catch (error) {
    endGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
    throw error;
  } finally {
    clearTimeout(timeout);
    options.signal.removeEventListener('abort', abort);
  }
}

function collect(stream: NodeJS.ReadableStream, most: number): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    if (length < most) {
      chunks.push(chunk.subarray(0, most - length));
      length += chunk.length;
    }
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
