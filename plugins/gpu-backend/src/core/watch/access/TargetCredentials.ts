import { LoggerService } from '@backstage/backend-plugin-api';
import type { AccessWords } from './AccessWords';
import type { ClusterTarget } from './ClusterTarget';
import { CommandCredential } from './CommandCredential';
import { CommandRunner, CommandTimes } from './CommandRunner';
import type { Credentials, CredentialSource } from './Credentials';
import { FileCache } from './FileCache';
import { Material, readMaterial } from './Material';
import { ProviderCredential } from './ProviderCredential';
import { readCertificate, readPrivateKey } from './readCertificate';
import { readToken } from './readToken';
import { rememberLast } from './rememberLast';

/** The credentials of a cluster, made anew from files, commands and app-config whenever they are asked for. */
export class TargetCredentials implements CredentialSource {
  readonly #words: () => AccessWords;
  readonly #locate: (files: FileCache) => Promise<ClusterTarget>;
  readonly #files = new FileCache();
  readonly #runner: CommandRunner;
  readonly #command: CommandCredential;
  readonly #provider: ProviderCredential;
  // Asked for at every call, and seldom new.
  readonly #readAuthority = rememberLast(readCertificate);
  readonly #readCertificate = rememberLast(readCertificate);

  /** @param options - `locate` says where the cluster is now; it reads files through the cache that it is given */
  constructor(options: {
    words: () => AccessWords;
    locate: (files: FileCache) => Promise<ClusterTarget>;
    logger: LoggerService;
    commandTimes?: CommandTimes;
  }) {
    this.#words = options.words;
    this.#locate = options.locate;
    this.#runner = new CommandRunner(options.logger, options.commandTimes);
    this.#command = new CommandCredential(this.#runner);
    this.#provider = new ProviderCredential(this.#runner, options.logger);
  }

  get words(): AccessWords {
    return this.#words();
  }

  async read(refused = false): Promise<Credentials> {
    if (refused) {
      this.#files.forget();
    }
    const target = await this.#locate(this.#files);
    const { user } = target;
    const printed = user.command
      ? await this.#command.read(user.command, target, refused)
      : {};
    const token =
      (await this.#read(user.token, readToken)) ??
      printed.token ??
      (user.provider
        ? await this.#provider.read(user.provider, user.name, refused)
        : undefined);
    const ca = await this.#read(
      target.certificateAuthority,
      this.#readAuthority,
    );
    const cert =
      (await this.#read(user.certificate, this.#readCertificate)) ??
      printed.certificate;
    const key = (await this.#read(user.key, readPrivateKey)) ?? printed.key;
    return {
      server: target.server,
      headers: {
        ...authorization(token, user.basic),
        ...user.impersonation,
      },
      tls: {
        ...(ca && !target.skipVerification ? { ca } : {}),
        ...(cert ? { cert } : {}),
        ...(key ? { key } : {}),
        ...(target.serverName ? { servername: target.serverName } : {}),
        rejectUnauthorized: !target.skipVerification,
      },
      proxyUrl: target.proxyUrl,
    };
  }

  close(): void {
    this.#runner.stop();
  }

  async #read(
    material: Material | undefined,
    read: (text: string) => string,
  ): Promise<string | undefined> {
    return material && readMaterial(material, this.#files, read);
  }
}

function authorization(
  token: string | undefined,
  basic: { username: string; password: string } | undefined,
): Record<string, string> {
  if (token) {
    return { authorization: `Bearer ${token}` };
  }
  if (basic) {
    const pair = Buffer.from(`${basic.username}:${basic.password}`);
    return { authorization: `Basic ${pair.toString('base64')}` };
  }
  return {};
}
