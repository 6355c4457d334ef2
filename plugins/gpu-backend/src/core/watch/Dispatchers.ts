import { createHash } from 'node:crypto';
import { Agent, Dispatcher, ProxyAgent } from 'undici';
import type { Credentials } from './access/Credentials';

/**
 * Connections to one API server, kept as long as certificates and proxy stay the same. Those of replaced certificates
 * are closed when their last call ends.
 */
export class Dispatchers {
  #key?: string;
  #current?: Dispatcher;
  readonly #closing = new Set<Dispatcher>();

  /** The connections for these credentials. */
  for(credentials: Credentials): Dispatcher {
    const key = keyOf(credentials);
    if (!this.#current || key !== this.#key) {
      this.#retire(this.#current);
      this.#key = key;
      this.#current = createDispatcher(credentials);
    }
    return this.#current;
  }

  /** How many replaced ones still end their calls. */
  get closing(): number {
    return this.#closing.size;
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
function keyOf({ tls, proxyUrl }: Credentials): string {
  return createHash('sha256')
    .update(JSON.stringify([tls, proxyUrl]))
    .digest('base64');
}

function createDispatcher({ tls, proxyUrl }: Credentials): Dispatcher {
  return proxyUrl
    ? new ProxyAgent({ uri: proxyUrl, requestTls: tls })
    : new Agent({ connect: tls });
}
