import { Agent, Dispatcher, request } from 'undici';
import { ClusterAccess } from './kubeconfig';
import { JsonObject } from './JsonObject';
import { WatchReader } from './WatchReader';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: JsonObject;
  text: string;
}

export interface CallOptions {
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** Sent as it is, where `body` would be made JSON. */
  rawBody?: string;
  contentType?: string;
  headers?: Record<string, string>;
}

export type PatchKind = 'json' | 'merge' | 'strategic' | 'apply';

const patchTypes: Record<PatchKind, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

function queryText(query: CallOptions['query']): string {
  const given = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, String(value)]);
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}

/** Speaks plain HTTP with an API server and hides nothing of its answers. */
export class ClusterClient {
  readonly #access: ClusterAccess;
  readonly #agent: Agent;

  constructor(access: ClusterAccess) {
    this.#access = access;
    this.#agent = new Agent({
      connect: {
        ca: access.ca,
        cert: access.cert,
        key: access.key,
        rejectUnauthorized: !access.skipVerification,
      },
    });
  }

  async call(
    method: Dispatcher.HttpMethod,
    path: string,
    options: CallOptions = {},
  ): Promise<Answer> {
    const { statusCode, headers, body } = await this.#send(
      method,
      path,
      options,
    );
    const text = await body.text();
    const isJson = String(headers['content-type']).includes('json');
    return {
      status: statusCode,
      headers,
      text,
      body: isJson && text ? JSON.parse(text) : {},
    };
  }

  get(path: string, query?: CallOptions['query']) {
    return this.call('GET', path, { query });
  }

  post(path: string, body: unknown, query?: CallOptions['query']) {
    return this.call('POST', path, { body, query });
  }

  put(path: string, body: unknown, query?: CallOptions['query']) {
    return this.call('PUT', path, { body, query });
  }

  patch(
    kind: PatchKind,
    path: string,
    body: unknown,
    query?: CallOptions['query'],
  ) {
    return this.call('PATCH', path, {
      body,
      query,
      contentType: patchTypes[kind],
    });
  }

  delete(path: string, body?: unknown, query?: CallOptions['query']) {
    return this.call('DELETE', path, { body, query });
  }

  /** Opens a watch; the answer must be 200. */
  async watch(
    path: string,
    query: CallOptions['query'] = {},
    headers?: Record<string, string>,
  ): Promise<WatchReader> {
    const { statusCode, body } = await this.#send('GET', path, {
      query: { ...query, watch: true },
      headers,
    });
    if (statusCode !== 200) {
      throw new Error(`watch of ${path}: ${statusCode} ${await body.text()}`);
    }
    return new WatchReader(body);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #send(method: Dispatcher.HttpMethod, path: string, options: CallOptions) {
    const body =
      options.rawBody ??
      (options.body === undefined ? undefined : JSON.stringify(options.body));
    return request(`${this.#access.url}${path}${queryText(options.query)}`, {
      method,
      dispatcher: this.#agent,
      body,
      bodyTimeout: 0,
      headers: {
        accept: 'application/json',
        'user-agent': 'contract/1.0',
        ...(this.#access.token
          ? { authorization: `Bearer ${this.#access.token}` }
          : {}),
        ...(body === undefined
          ? {}
          : { 'content-type': options.contentType ?? 'application/json' }),
        ...options.headers,
      },
    });
  }
}
