import { createHash } from 'node:crypto';
import { Agent, Dispatcher, ProxyAgent } from 'undici';
import type { TlsSettings } from './access/Credentials';
import type { Proxy } from './findProxy';

/**
 * Connections to one API server, kept as long as certificates and proxy stay the same. Those of replaced certificates
 * are closed when their last call ends.
 */
export class Dispatchers {
  #key?: string;
  #current?: Dispatcher;
  readonly #closing = new Set<Dispatcher>();

  /** The connections with these certificates. */
  for(tls: TlsSettings, proxy: Proxy | undefined): Dispatcher {
    const key = keyOf(tls, proxy);
    if (!this.#current || key !== this.#key) {
      this.#retire(this.#current);
      this.#key = key;
      this.#current = createDispatcher(tls, proxy);
    }
    return this.#current;
  }

  /** Ends all of them at once, with the calls that run. */
  async close(): Promise<void> {
    const all = [...this.#closing, ...(this.#current ? [this.#current] : [])];
    await Promise.all(all.map(each => each.destroy()));
  }

  #retire(dispatcher: Dispatcher | undefined) {
    if (!dispatcher) {
      return;
    }
    this.#closing.add(dispatcher);
    dispatcher
      .close()
      .catch(() => undefined)
      .finally(() => this.#closing.delete(dispatcher));
  }
}

/** A digest, so that no private key is kept twice. */
function keyOf(tls: TlsSettings, proxy: Proxy | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([tls, proxy?.url]))
    .digest('base64');
}

function createDispatcher(
  tls: TlsSettings,
  proxy: Proxy | undefined,
): Dispatcher {
  return proxy
    ? new ProxyAgent({ uri: proxy.url, requestTls: tls })
    : new Agent({ connect: tls });
}
