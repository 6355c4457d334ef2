import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { ClusterConnection } from '../ClusterConnection';
import { connectTo } from './connectTo';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP server whose test says what it answers, call by call; further calls hang until it is stopped. */
export class ScriptedServer {
  readonly calls: URL[] = [];
  readonly #answers: Answer[] = [];
  readonly #server: Server;
  readonly #waiting: { count: number; resolve: () => void }[] = [];

  constructor() {
    this.#server = createServer((request, response) => {
      this.calls.push(new URL(request.url!, 'http://server'));
      const answer = this.#answers.shift();
      answer?.(request, response);
      for (const waiting of this.#waiting) {
        if (this.calls.length >= waiting.count) {
          waiting.resolve();
        }
      }
    });
  }

  /** What the next call is answered. */
  next(answer: Answer): this {
    this.#answers.push(answer);
    return this;
  }

  /** Resolves when so many calls have come. */
  async called(count: number): Promise<void> {
    if (this.calls.length < count) {
      await new Promise<void>(resolve =>
        this.#waiting.push({ count, resolve }),
      );
    }
  }

  async start(
    options: { portalNamespace?: string } = {},
  ): Promise<ClusterConnection> {
    await new Promise<void>(resolve =>
      this.#server.listen(0, '127.0.0.1', resolve),
    );
    const { port } = this.#server.address() as AddressInfo;
    return connectTo(`http://127.0.0.1:${port}`, {}, options);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

/** Answers a list. */
export function list(
  names: string[],
  resourceVersion: string,
  next?: string,
): Answer {
  return (_request, response) =>
    response.end(
      JSON.stringify({
        kind: 'List',
        metadata: { resourceVersion, continue: next },
        items: names.map(name => ({ metadata: { name } })),
      }),
    );
}

/** Answers a watch with events and then ends, stays open, or cuts the connection. */
export function watch(
  events: object[],
  then: 'end' | 'open' | 'cut' = 'open',
): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const event of events) {
      response.write(`${JSON.stringify(event)}\n`);
    }
    if (then === 'end') {
      response.end();
    } else if (then === 'cut') {
      setImmediate(() => response.destroy());
    }
  };
}

/** Answers an error with a Status object. */
export function refuse(code: number, message: string): Answer {
  return (_request, response) => {
    response.statusCode = code;
    response.end(JSON.stringify({ kind: 'Status', code, message }));
  };
}
