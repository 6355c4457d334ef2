import { ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';
import { JsonObject } from '@backstage/types';

const script = join(__dirname, 'backendProcess.cjs');
/** Characters kept of what a process says, for the message when it ends before its time. */
const keptOutput = 4000;
/** Milliseconds after which what is waited for will not come any more. */
const longestWait = 30_000;

interface Message {
  port?: number;
  news?: boolean;
  finished?: string;
  error?: string;
}

/** A real backend in a process of its own, which can be killed. */
export class BackendProcess {
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #url = '';
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = once(child, 'exit').then(() => undefined);
    const keep = (chunk: Buffer) => {
      this.#output = (this.#output + chunk).slice(-keptOutput);
    };
    child.stdout!.on('data', keep);
    child.stderr!.on('data', keep);
  }

  /**
   * Starts a backend with the GPU plugin; resolves when it serves.
   *
   * @throws Error with what the process said when it does not start
   */
  static async start(options: {
    /** `backend.database` of app-config. */
    database: JsonObject;
    /** `gpu` of app-config. */
    gpu: JsonObject;
    /** A state of a request; the process kills itself when one comes into it. */
    dieAt?: string;
  }): Promise<BackendProcess> {
    const { database, gpu, dieAt } = options;
    const config = {
      backend: {
        baseUrl: 'http://127.0.0.1',
        listen: { host: '127.0.0.1', port: 0 },
        database,
      },
      events: { useEventBus: 'never' },
      gpu,
    };
    const child = fork(script, [JSON.stringify({ config, dieAt })], {
      execArgv: [],
      // The runner's own loaders are not for the backend.
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const backend = new BackendProcess(child);
    const { port } = await backend.#message(({ port: told }) => Boolean(told));
    backend.#url = `http://127.0.0.1:${port}/api/gpu`;
    return backend;
  }

  /** Calls the API as a user. */
  async ask<T = any>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ status: number; body: T; headers: Headers }> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as T };
  }

  /** Resolves when something holds; asked again whenever the backend saw or did something. */
  async until(wanted: () => Promise<boolean>): Promise<void> {
    for (;;) {
      const news = this.#message(message => Boolean(message.news));
      news.catch(() => undefined);
      if (await wanted()) {
        return;
      }
      await news;
    }
  }

  /** Runs a scheduled task now. */
  async run(task: string): Promise<void> {
    const done = this.#message(({ finished }) => finished === task);
    this.#child.send({ task });
    const { error } = await done;
    if (error) {
      throw new Error(`the task ${task} failed: ${error}`);
    }
  }

  /** Ends the process as a crash does: it does nothing more, not even close its connections. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Tells the process to end, as Kubernetes does; `ended` says when it did. */
  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  async #message(wanted: (message: Message) => boolean): Promise<Message> {
    const done = new AbortController();
    const late = AbortSignal.timeout(longestWait);
    const signal = AbortSignal.any([done.signal, late]);
    const heard = (async () => {
      for await (const [message] of on(this.#child, 'message', { signal })) {
        if (wanted(message)) {
          return message as Message;
        }
      }
      throw new Error('a process that says nothing more');
    })();
    heard.catch(() => undefined);
    const failed = this.ended.then(() => {
      throw new Error(`the backend process ended: ${this.#output}`);
    });
    try {
      return await Promise.race([heard, failed]);
    } catch (error) {
      throw late.aborted
        ? new Error(`the backend did not get there: ${this.#output}`)
        : error;
    } finally {
      done.abort();
    }
  }
}
