import {
  IncomingMessage,
  Server,
  ServerResponse,
  createServer,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { ClusterApi } from '../api/ClusterApi';
import { Clock } from '../cluster/Clock';
import { StatusError, badRequest, internalError } from '../cluster/StatusError';
import { isRecord } from '../patch/mergePatch';
import { discoveryDocument, isServedGroup, versionDocument } from './discovery';
import { checkHost, checkToken, isLoopback, splitToken } from './guards';
import { openApiDocument } from './openApi';
import { parseResourcePath } from './parsePath';
import { readBody, readBytes } from './readBody';
import { Answer, ResourceHandler } from './ResourceHandler';
import { WatchStream } from './WatchStream';

const reviewsPath = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const health = /^\/(healthz|livez|readyz)(\/[\w-]+)*$/;

/** What the HTTP server serves, and to whom. */
export interface SandboxServerOptions {
  api: ClusterApi;
  clock: Clock;
  token: string;
  /** Milliseconds between the bookmarks of a watch. */
  bookmarkInterval: number;
  /** Told of errors that are the sandbox's own fault. */
  onError: (error: Error) => void;
}

/** The Kubernetes API over plain HTTP, on loopback only. */
export class SandboxServer {
  readonly #options: SandboxServerOptions;
  readonly #streams = new Set<WatchStream>();
  readonly #resources: ResourceHandler;
  readonly #server: Server;

  constructor(options: SandboxServerOptions) {
    this.#options = options;
    this.#resources = new ResourceHandler({
      api: options.api,
      clock: options.clock,
      streams: this.#streams,
      bookmarkInterval: options.bookmarkInterval,
    });
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(options.onError);
    });
  }

  /**
   * @returns the URL of the API server
   * @throws Error for an address that other machines can reach, or one that is taken
   */
  async listen(host: string, port: number): Promise<string> {
    if (!isLoopback(host)) {
      throw new Error(
        `The sandbox cluster listens on loopback only, not on ${host}: use 127.0.0.1`,
      );
    }
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const { port: actualPort } = this.#server.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
  }

  /** Ends all watches and connections; resolves when nothing listens any more. */
  async close(): Promise<void> {
    for (const stream of [...this.#streams]) {
      stream.close();
    }
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    try {
      const answer = await this.#route(request, response);
      if (answer) {
        this.#send(response, answer);
      }
    } catch (error) {
      if (error instanceof StatusError) {
        this.#send(response, { code: error.code, body: error.toStatus() });
        return;
      }
      this.#options.onError(error as Error);
      this.#send(response, {
        code: 500,
        body: internalError('the sandbox failed to handle this').toStatus(),
      });
    }
  }

  async #route(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | undefined> {
    checkHost(request);
    const url = this.#parseUrl(request);
    const { path: fullPath, token } = splitToken(url.pathname);
    const path = fullPath.replace(/(.)\/$/, '$1');
    if (health.test(path)) {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('ok');
      return undefined;
    }
    if (path === '/version') {
      return { code: 200, body: versionDocument() };
    }
    checkToken(request, token, this.#options.token);
    const { resources } = this.#options.api;
    if (path === reviewsPath && request.method === 'POST') {
      return this.#review(request);
    }
    const document =
      request.method === 'GET'
        ? discoveryDocument(resources, path) ?? openApiDocument(resources, path)
        : undefined;
    if (document) {
      return { code: 200, body: document };
    }
    const resource = parseResourcePath(resources, path);
    if (!resource && isServedGroup(resources, path)) {
      throw new StatusError({
        code: 404,
        reason: 'NotFound',
        message: 'the server could not find the requested resource',
        details: {},
      });
    }
    if (!resource) {
      response
        .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
        .end('404 page not found\n');
      return undefined;
    }
    return this.#resources.handle({
      ...resource,
      request,
      response,
      query: url.searchParams,
    });
  }

  #parseUrl(request: IncomingMessage): URL {
    try {
      return new URL(`http://sandbox${request.url ?? '/'}`);
    } catch {
      throw badRequest('the request line names no path');
    }
  }

  /** Whoever has the token may do everything. */
  async #review(request: IncomingMessage): Promise<Answer> {
    // kubectl asks in protobuf, which the sandbox cannot read; the answer is the same whatever is asked.
    const isProtobuf = request.headers['content-type']?.includes('protobuf');
    const body = isProtobuf
      ? await readBytes(request).then(() => ({}))
      : await readBody(request);
    if (!isRecord(body)) {
      throw badRequest('the object provided is unrecognized');
    }
    return {
      code: 201,
      body: {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        metadata: {},
        spec: body.spec ?? {},
        status: { allowed: true, reason: 'the sandbox allows everything' },
      },
    };
  }

  #send(response: ServerResponse, { code, body, warnings }: Answer) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const text = JSON.stringify(body);
    response.statusCode = code;
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Content-Length', Buffer.byteLength(text));
    if (body.details?.retryAfterSeconds) {
      response.setHeader('Retry-After', body.details.retryAfterSeconds);
    }
    if (warnings?.length) {
      response.setHeader(
        'Warning',
        warnings.map(
          message =>
            `299 - ${JSON.stringify(message.replace(/[^\x20-\x7e]/g, '?'))}`,
        ),
      );
    }
    response.end(text);
  }
}
