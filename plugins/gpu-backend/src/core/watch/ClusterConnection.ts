import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { toError } from '@backstage/errors';
import { Dispatcher, request } from 'undici';
import type { Credentials, CredentialSource } from './access/Credentials';
import { chooseRemedy, Remedy } from './chooseRemedy';
import { describeAnswer, isForeign } from './describeAnswer';
import { describeFailure } from './describeFailure';
import { Dispatchers } from './Dispatchers';
import { findProxy, Proxy } from './findProxy';
import { KubernetesCall, nameOfCall } from './KubernetesCall';
import { parseJson } from './parseJson';
import { requireWritable } from './protectedNamespace';
import { readBounded } from './readBounded';
import { objectBytes } from './sizeLimits';

const callIdleTimeout = 30_000;
/** Of a whole call, for one whose caller says nothing else. */
const callDeadline = 30_000;
/** Bytes of an answer that is an error; it is a few lines. */
const errorBytes = 64 * 1024;

/**
 * Raw JSON over HTTP to one cluster's API server.
 *
 * Credentials are asked for at every call, so that renewed tokens and certificates work; connections are kept as long as
 * the certificates stay the same. A call that failed is made once more where that may help and can do no harm.
 */
export class ClusterConnection {
  readonly #source: CredentialSource;
  readonly #portalNamespace?: string;
  readonly #dispatchers = new Dispatchers();

  /** @param options - portalNamespace: the namespace of the portal itself, into which nothing is written */
  constructor(
    source: CredentialSource,
    options: { portalNamespace?: string } = {},
  ) {
    this.#source = source;
    this.#portalNamespace = options.portalNamespace;
  }

  /**
   * Opens a call and returns its body for reading; the caller must consume it.
   *
   * @throws ProtectedNamespaceError when it would write where the portal never writes
   * @throws KubernetesError when the server answers with 400 or more
   * @throws ForeignAnswerError when something answers that is no API server
   * @throws ClusterAccessError when there are no credentials
   * @throws Error of the network, named with the call
   */
  async open(call: KubernetesCall): Promise<Dispatcher.ResponseData['body']> {
    if (call.method !== undefined && call.method !== 'GET') {
      requireWritable(call.path, this.#portalNamespace);
    }
    const tried = new Set<Remedy['kind']>();
    let current = call;
    let credentials = await this.#source.read();
    for (;;) {
      const result = await this.#attempt(current, credentials);
      if (!result.failure) {
        return result.body;
      }
      const remedy = chooseRemedy(current, result.failure);
      if (!remedy || tried.has(remedy.kind) || call.signal?.aborted) {
        throw result.error;
      }
      tried.add(remedy.kind);
      if (remedy.kind === 'refresh') {
        const fresh = await this.#source.read(true);
        if (isDeepStrictEqual(fresh, credentials)) {
          throw result.error;
        }
        credentials = fresh;
      } else if (remedy.kind === 'wholeObjects') {
        current = { ...current, accept: undefined };
      } else if (remedy.kind === 'wait') {
        await sleep(remedy.milliseconds, undefined, { signal: call.signal });
      }
    }
  }

  /**
   * Calls and parses the JSON answer.
   *
   * @throws TooLargeError when there is more of it than asked for
   * @throws Error when it is not whole by the deadline: a server may send a byte now and then
   */
  async json<T>(call: KubernetesCall): Promise<T> {
    const { deadline = callDeadline, mostBytes = objectBytes } = call;
    const name = nameOfCall(call);
    const late = AbortSignal.timeout(deadline);
    const signal = call.signal ? AbortSignal.any([call.signal, late]) : late;
    try {
      const body = await this.open({ ...call, signal });
      return parseJson<T>(await readBounded(body, mostBytes, name), name);
    } catch (error) {
      if (late.aborted && !call.signal?.aborted) {
        throw new Error(
          `${name}: no whole answer within ${
            deadline / 1000
          } s: is the API server overloaded, or something on the way?`,
          { cause: error },
        );
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#source.close?.();
    await this.#dispatchers.close();
  }

  async #attempt(call: KubernetesCall, credentials: Credentials) {
    const name = nameOfCall(call);
    const { server, headers } = credentials;
    const { words } = this.#source;
    const proxy = findProxy(server, credentials.proxyUrl);
    let response: Dispatcher.ResponseData;
    try {
      response = await this.#send(call, credentials, proxy);
    } catch (error) {
      const failure = toError(error);
      const message = describeFailure(failure, server, words, proxy);
      const named = new Error(`${name}: ${message}`, { cause: failure });
      return { failure, error: named };
    }
    const answer = { code: response.statusCode, headers: response.headers };
    const foreign = isForeign(answer);
    if (answer.code < 300 && !foreign) {
      return { body: response.body, failure: undefined };
    }
    const body = foreign
      ? discard(response.body)
      : await readBounded(response.body, errorBytes, name).catch(
          // The status says enough where its text is endless or breaks off.
          () => '',
        );
    const authorization = headers.authorization;
    const error = describeAnswer(
      { ...answer, body: withoutCredential(body, authorization) },
      { name, server, words, authorization },
    );
    return { failure: error, error };
  }

  #send(
    call: KubernetesCall,
    credentials: Credentials,
    proxy: Proxy | undefined,
  ) {
    const { body } = call;
    return request(`${credentials.server}${call.path}`, {
      method: call.method ?? 'GET',
      dispatcher: this.#dispatchers.for(credentials.tls, proxy),
      signal: call.signal,
      headersTimeout: callIdleTimeout,
      bodyTimeout: call.idleTimeout ?? callIdleTimeout,
      headers: {
        ...credentials.headers,
        accept: call.accept ?? 'application/json',
        ...(body === undefined
          ? {}
          : { 'content-type': call.contentType ?? 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }
}

/** A server or a proxy may quote what it was sent, and what it says is shown to everybody. */
function withoutCredential(body: string, authorization?: string): string {
  const credential = authorization?.replace(/^\w+\s+/, '');
  return credential ? body.replaceAll(credential, '[redacted]') : body;
}

/** Pages are not read: they may be endless, and say nothing that is repeated. */
function discard(body: Dispatcher.ResponseData['body']): string {
  body.on('error', () => undefined).destroy();
  return '';
}
