import type { RequestOptions } from 'node:https';
import { LoggerService } from '@backstage/backend-plugin-api';
import { KubeConfig } from '@kubernetes/client-node';
import { toError } from '@backstage/errors';
import { ClusterAccessError } from './ClusterAccessError';
import type { ClusterUser } from './ClusterTarget';
import type { CommandRunner } from './CommandRunner';
import { redact } from './redact';

type Provider = NonNullable<ClusterUser['provider']>;

const signInMilliseconds = 30_000;
/** How long an issuer that failed is left alone. */
const restMilliseconds = 10_000;

/**
 * Tokens of the auth providers that kubeconfigs had before exec plugins: `oidc`, and `gcp` and `azure` with the command
 * that they name.
 */
export class ProviderCredential {
  readonly #runner: CommandRunner;
  readonly #logger: LoggerService;
  #known?: { key: string; token: string; until: number };
  /** Keeps the refresh token that the last sign-in gave. */
  #oidc?: {
    key: string;
    kubeConfig: KubeConfig;
    /** One sign-in for all who wait: a refresh token is often good for one. */
    running?: Promise<string>;
    failed?: { until: number; error: ClusterAccessError };
  };

  constructor(runner: CommandRunner, logger: LoggerService) {
    this.#runner = runner;
    this.#logger = logger;
  }

  /**
   * @param refused - whether the server refused what is kept
   * @throws ClusterAccessError
   */
  async read(
    provider: Provider,
    user: string,
    refused: boolean,
  ): Promise<string> {
    const { name, config } = provider;
    const key = JSON.stringify(provider);
    if (name === 'oidc') {
      return this.#signIn(provider, user, key);
    }
    if (name !== 'gcp' && name !== 'azure') {
      throw fail(
        user,
        `the auth provider ${name}, which is not supported: use an exec plugin`,
      );
    }
    if (
      this.#known?.key === key &&
      this.#known.until > Date.now() &&
      !refused
    ) {
      return this.#known.token;
    }
    const given = config['access-token'];
    if (given && !refused && expiryOf(config) > Date.now()) {
      return given;
    }
    if (!config['cmd-path']) {
      throw fail(
        user,
        `the auth provider ${name}, whose token has expired; Kubernetes removed it in 1.26: use an exec plugin (gke-gcloud-auth-plugin, kubelogin)`,
      );
    }
    const printed = await this.#runner.run(
      {
        command: config['cmd-path'],
        args: (config['cmd-args'] ?? '').split(/\s+/).filter(Boolean),
        env: {},
      },
      `the user ${user}`,
    );
    const answer = parse(printed);
    const token = pick(answer, config['token-key'] ?? '{.access_token}');
    if (!token) {
      throw fail(
        user,
        `the auth provider ${name}, whose command printed no token at ${config['token-key']}`,
      );
    }
    const end = Date.parse(
      pick(answer, config['expiry-key'] ?? '{.token_expiry}') ?? '',
    );
    this.#known = { key, token, until: Number.isNaN(end) ? 0 : end };
    return token;
  }

  async #signIn(provider: Provider, user: string, key: string) {
    if (this.#oidc?.key !== key) {
      const kubeConfig = new KubeConfig();
      kubeConfig.loadFromClusterAndUser(
        { name: 'cluster', server: 'https://cluster', skipTLSVerify: false },
        {
          name: 'user',
          // The client writes the tokens that it gets into its config.
          authProvider: { ...provider, config: { ...provider.config } },
        },
      );
      this.#oidc = { key, kubeConfig };
    }
    const state = this.#oidc;
    if (state.failed && state.failed.until > performance.now()) {
      throw state.failed.error;
    }
    state.running ??= this.#askIssuer(state.kubeConfig, user)
      .catch(error => {
        state.failed = { until: performance.now() + restMilliseconds, error };
        throw error;
      })
      .finally(() => {
        state.running = undefined;
      });
    return state.running;
  }

  async #askIssuer(kubeConfig: KubeConfig, user: string): Promise<string> {
    const options: RequestOptions = {};
    try {
      await Promise.race([
        kubeConfig.applyToHTTPSOptions(options),
        timeLimit(),
      ]);
    } catch (error) {
      this.#logger.warn(
        `the sign-in of the user ${user} failed: ${redact(
          toError(error).message,
        )}`,
      );
      throw fail(
        user,
        'the auth provider oidc, whose issuer gave no new token; why is in the log of the backend',
      );
    }
    const { Authorization: header } = (options.headers ?? {}) as Record<
      string,
      string
    >;
    if (!header) {
      throw fail(
        user,
        'the auth provider oidc without a usable id-token: sign in again',
      );
    }
    return header.replace(/^Bearer /, '');
  }
}

function timeLimit(): Promise<never> {
  return new Promise((_done, reject) =>
    setTimeout(
      () => reject(new Error('the issuer does not answer in time')),
      signInMilliseconds,
    ).unref(),
  );
}

function fail(user: string, what: string): ClusterAccessError {
  return new ClusterAccessError(
    'kubeconfig',
    `the user ${user} signs in with ${what}`,
  );
}

/** Milliseconds since 1970 at which a given token ends; never where nothing says so. */
function expiryOf(config: Record<string, string>): number {
  const text = config.expiry;
  const seconds = Number(config['expires-on']);
  if (text) {
    return Date.parse(text);
  }
  return seconds > 0 ? seconds * 1000 : Infinity;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Follows a path such as `{.credential.access_token}`. */
function pick(value: unknown, path: string): string | undefined {
  const found = path
    .replace(/^\{\.?|\}$/g, '')
    .split('.')
    .reduce<unknown>(
      (each, key) => (each as Record<string, unknown> | undefined)?.[key],
      value,
    );
  return typeof found === 'string' ? found : undefined;
}
