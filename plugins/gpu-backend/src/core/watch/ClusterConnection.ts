import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { toError } from '@backstage/errors';
import { Agent, Dispatcher, ProxyAgent, request } from 'undici';
import { KubernetesError, parseStatus } from './KubernetesError';
import { readBounded } from './readBounded';
import { objectBytes } from './sizeLimits';

/** One call to the API server. */
export interface KubernetesCall {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, such as `/api/v1/nodes?limit=50`. */
  path: string;
  accept?: string;
  contentType?: string;
  body?: unknown;
  signal?: AbortSignal;
  /** Milliseconds without a byte of the answer after which the call fails; 0 never. */
  idleTimeout?: number;
  /** Bytes of the answer that `json` reads at most; by default those of one object. */
  mostBytes?: number;
}

const callIdleTimeout = 30_000;
/** Bytes of an answer that is an error; it is a few lines. */
const errorBytes = 64 * 1024;

/**
 * Raw JSON over HTTP to one cluster's API server, with the credentials of a kubeconfig.
 *
 * Credentials are asked for at every call, so that rotated tokens and exec plugins work; connections are kept as long as
 * the certificates stay the same.
 */
export class ClusterConnection {
  readonly #kubeConfig: KubeConfig;
  readonly #server: string;
  #dispatcher?: { key: string; dispatcher: Dispatcher };

  /**
   * @throws Error when the kubeconfig's current context names no cluster
   */
  constructor(kubeConfig: KubeConfig) {
    const server = kubeConfig.getCurrentCluster()?.server;
    if (!server) {
      throw new Error('the current context names no cluster with a server');
    }
    this.#kubeConfig = kubeConfig;
    this.#server = server.replace(/\/+$/, '');
  }

  /**
   * Opens a call and returns its body for reading; the caller must consume it.
   *
   * @throws KubernetesError when the server answers with 400 or more
   * @throws Error of the network, named with the call
   */
  async open(call: KubernetesCall): Promise<Dispatcher.ResponseData['body']> {
    const method = call.method ?? 'GET';
    const name = `${method} ${call.path.split('?')[0]}`;
    let response: Dispatcher.ResponseData;
    try {
      const { headers, dispatcher } = await this.#credentials();
      response = await request(`${this.#server}${call.path}`, {
        method,
        dispatcher,
        signal: call.signal,
        headersTimeout: callIdleTimeout,
        bodyTimeout: call.idleTimeout ?? callIdleTimeout,
        headers: {
          ...headers,
          accept: call.accept ?? 'application/json',
          ...(call.body === undefined
            ? {}
            : { 'content-type': call.contentType ?? 'application/json' }),
        },
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
      });
    } catch (error) {
      const cause = toError(error);
      throw new Error(`${name}: ${networkMessage(cause)}`, { cause });
    }
    if (response.statusCode >= 400) {
      const status = parseStatus(
        response.statusCode,
        await readBounded(response.body, errorBytes, name).catch(
          error => toError(error).message,
        ),
      );
      throw new KubernetesError(name, status);
    }
    return response.body;
  }

  /**
   * Calls and parses the JSON answer.
   *
   * @throws TooLargeError when there is more of it than asked for
   */
  async json<T>(call: KubernetesCall): Promise<T> {
    const body = await this.open(call);
    const name = `${call.method ?? 'GET'} ${call.path.split('?')[0]}`;
    const text = await readBounded(body, call.mostBytes ?? objectBytes, name);
    return JSON.parse(text) as T;
  }

  async close(): Promise<void> {
    await this.#dispatcher?.dispatcher.destroy();
  }

  async #credentials() {
    const options: RequestOptions = {};
    await this.#kubeConfig.applyToHTTPSOptions(options);
    const tls = {
      ca: options.ca,
      cert: options.cert,
      key: options.key,
      servername: options.servername,
      rejectUnauthorized: options.rejectUnauthorized,
    };
    const key = JSON.stringify(tls);
    if (this.#dispatcher?.key !== key) {
      const proxy = this.#kubeConfig.getCurrentCluster()?.proxyUrl;
      this.#dispatcher = {
        key,
        dispatcher: proxy
          ? new ProxyAgent({ uri: proxy, requestTls: tls })
          : new Agent({ connect: tls }),
      };
    }
    return {
      headers: options.headers as Record<string, string> | undefined,
      dispatcher: this.#dispatcher.dispatcher,
    };
  }
}

/** undici says `fetch failed` or nothing at all and keeps the reason in the cause or in a list of errors. */
function networkMessage(error: Error): string {
  const nested =
    error instanceof AggregateError ? toError(error.errors[0]) : undefined;
  return nested?.message || error.message || error.name;
}
