import { ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RunningSandbox } from '@backstage-gpu/kube-sandbox';

/** What a call of kubectl gave. */
export interface KubectlResult {
  code: number;
  output: string;
  errors: string;
}

/** Runs kubectl as a user would, with a home of its own. */
export class Kubectl {
  readonly #binary: string;
  readonly #home = mkdtempSync(join(tmpdir(), 'contract-kubectl-'));
  readonly #kubeconfig: string;

  /** @param target - path of a kubeconfig, or the embedded cluster */
  constructor(binary: string, target: string | RunningSandbox) {
    this.#binary = binary;
    if (typeof target === 'string') {
      this.#kubeconfig = target;
      return;
    }
    this.#kubeconfig = join(this.#home, 'kubeconfig');
    writeFileSync(this.#kubeconfig, target.kubeconfig, { mode: 0o600 });
  }

  /** @param input - text for standard input */
  run(args: string[], input?: string): Promise<KubectlResult> {
    return new Promise(resolve => {
      const child = execFile(
        this.#binary,
        args,
        { env: this.#environment(), timeout: 30_000 },
        (error, output, errors) =>
          resolve({
            code:
              typeof error?.code === 'number'
                ? error.code
                : Number(Boolean(error)),
            output,
            errors,
          }),
      );
      child.stdin?.end(input ?? '');
    });
  }

  /** Starts kubectl and gives its lines one by one. */
  follow(args: string[]): {
    lines: AsyncIterator<string>;
    process: ChildProcess;
  } {
    const process = spawn(this.#binary, args, {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const reader = createInterface({ input: process.stdout });
    return { process, lines: reader[Symbol.asyncIterator]() };
  }

  dispose(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  #environment() {
    return { HOME: this.#home, KUBECONFIG: this.#kubeconfig, PATH: '' };
  }
}
