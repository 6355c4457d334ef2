import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  request as send,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';

/** A write that the backend sends to the cluster. */
export interface ClusterWrite {
  method: 'PATCH' | 'DELETE';
  /** Collection of the object. */
  plural: string;
  /** Name of the request that it is made for; absent where it is made for none. */
  request?: string;
}

/** Whether a write stops before the cluster gets it, or before the backend hears the answer. */
export type Moment = 'before' | 'after';

interface Hold {
  write: ClusterWrite;
  moment: Moment;
  reached: () => void;
}

/** Stands between a backend and its cluster, and stops or refuses chosen writes. */
export class ClusterProxy {
  readonly #server: Server;
  readonly #target: string;
  readonly #holds = new Set<Hold>();
  readonly #refusals: ClusterWrite[] = [];
  #hangs = false;
  /** Names of requests by their ids, as seen in what was applied. */
  readonly #names = new Map<string, string>();

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((call, answer) => {
      // Either side may go away at any time: that is what it is for.
      this.#pass(call, answer).catch(() => answer.destroy());
    });
  }

  static async start(target: string): Promise<ClusterProxy> {
    const proxy = new ClusterProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** The next such write goes no further than to that moment. Resolves when it is there. */
  hold(write: ClusterWrite, moment: Moment): Promise<void> {
    return new Promise(reached => {
      this.#holds.add({ write, moment, reached });
    });
  }

  /** Such writes are forbidden from now on. */
  refuse(write: ClusterWrite): void {
    this.#refusals.push(write);
  }

  /** From now on every call is accepted and none answered; what watches have still comes. */
  hang(): void {
    this.#hangs = true;
  }

  /** All calls go through again. */
  clear(): void {
    this.#hangs = false;
    this.#holds.clear();
    this.#refusals.length = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(call: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await readAll(call);
    if (this.#hangs) {
      return;
    }
    const write = this.#describe(call, body);
    const isIt = (other: ClusterWrite) =>
      other.method === write.method &&
      other.plural === write.plural &&
      other.request === write.request;
    if (this.#refusals.some(isIt)) {
      answer.writeHead(403, { 'content-type': 'application/json' });
      answer.end(
        JSON.stringify({ kind: 'Status', code: 403, message: 'not allowed' }),
      );
      return;
    }
    const hold = [...this.#holds].find(({ write: held }) => isIt(held));
    if (hold) {
      this.#holds.delete(hold);
      if (hold.moment === 'after') {
        await readAll(await this.#forward(call, body));
      }
      hold.reached();
      return;
    }
    const forwarded = await this.#forward(call, body);
    answer.writeHead(forwarded.statusCode!, forwarded.headers);
    // A watch may have nothing to say for long.
    answer.flushHeaders();
    answer.on('close', () => forwarded.destroy());
    forwarded.pipe(answer);
  }

  async #forward(call: IncomingMessage, body: Buffer) {
    const { host } = new URL(this.#target);
    const forwarded = send(`${this.#target}${call.url}`, {
      method: call.method,
      headers: { ...call.headers, host },
    });
    forwarded.end(body);
    const [response] = await once(forwarded, 'response');
    return response as IncomingMessage;
  }

  #describe(call: IncomingMessage, body: Buffer): ClusterWrite {
    const [plural, name] = call.url!.split('?')[0].split('/').slice(-2);
    const method = call.method as ClusterWrite['method'];
    if (method === 'PATCH') {
      const { labels } = JSON.parse(body.toString()).metadata;
      const id = labels[gpuLabels.request];
      const request = labels['app.kubernetes.io/instance'];
      this.#names.set(`gpu-request-${id}`, request);
      return { method, plural, request };
    }
    return { method, plural, request: this.#names.get(name) };
  }
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
