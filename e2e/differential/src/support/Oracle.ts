import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { writeJson } from './writeJson';

interface Waiting {
  question: string;
  resolve: (answer: any) => void;
  reject: (error: Error) => void;
}

/** Kubernetes' own allocator and CEL, as a process that answers line by line; see ../../oracle. */
export class Oracle {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  #ended: Error | undefined;

  /** @param binary - path of the built oracle */
  constructor(binary: string) {
    this.#child = spawn(binary, [], { stdio: 'pipe' });
    let words = '';
    this.#child.stderr.on('data', data => {
      words = `${words}${data}`.slice(-4000);
    });
    createInterface({ input: this.#child.stdout }).on('line', line => {
      this.#waiting.shift()?.resolve(JSON.parse(line));
    });
    this.#child.stdin.on('error', () => {});
    this.#child.on('error', error => this.#end(error));
    this.#child.on('close', (code, signal) => {
      const asked = this.#waiting[0]?.question.slice(0, 2000) ?? 'nothing';
      this.#end(
        new Error(
          `the oracle ended with ${
            code ?? signal
          } when asked ${asked}: ${words}`,
        ),
      );
    });
  }

  /**
   * Asks one question. Questions may be asked before earlier ones are answered.
   *
   * @throws Error with the oracle's words when it could not read the question.
   */
  ask<T>(question: object): Promise<T> {
    if (this.#ended) {
      return Promise.reject(this.#ended);
    }
    const line = writeJson(question);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question: line, resolve, reject });
      this.#child.stdin.write(`${line}\n`);
    });
  }

  /** Ends the process; what is not answered by then fails. */
  async close(): Promise<void> {
    if (this.#ended) {
      return;
    }
    const closed = new Promise(resolve => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await closed;
  }

  #end(error: Error): void {
    this.#ended = error;
    for (const { reject } of this.#waiting.splice(0)) {
      reject(error);
    }
  }
}
