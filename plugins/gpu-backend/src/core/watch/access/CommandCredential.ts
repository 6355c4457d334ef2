import { z } from 'zod';
import { ClusterAccessError } from './ClusterAccessError';
import type { ClusterTarget, CredentialCommand } from './ClusterTarget';
import type { CommandRunner } from './CommandRunner';

/** What an exec plugin gives. */
export interface PrintedCredential {
  token?: string;
  certificate?: string;
  key?: string;
}

/** Credentials are renewed this long before they end, so that no call goes out with one that ends on its way. */
const margin = 10_000;

const answerSchema = z.looseObject({
  kind: z.literal('ExecCredential'),
  status: z.looseObject({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});

/** Credentials of exec plugins (client.authentication.k8s.io), kept until they end. */
export class CommandCredential {
  readonly #runner: CommandRunner;
  #known?: { key: string; credential: PrintedCredential; until: number };

  constructor(runner: CommandRunner) {
    this.#runner = runner;
  }

  /**
   * @param refused - whether the server refused what is kept
   * @throws ClusterAccessError
   */
  async read(
    command: CredentialCommand,
    target: ClusterTarget,
    refused: boolean,
  ): Promise<PrintedCredential> {
    const env = {
      ...command.env,
      KUBERNETES_EXEC_INFO: execInfo(command, target),
    };
    const key = JSON.stringify([command.command, command.args, env]);
    const known = this.#known;
    if (known?.key === key && known.until > Date.now() && !refused) {
      return known.credential;
    }
    const whose = `the user ${target.user.name}`;
    const printed = await this.#runner.run({ ...command, env }, whose);
    const { status } = parse(printed, command, whose);
    const credential: PrintedCredential = {
      token: status.token,
      certificate: status.clientCertificateData,
      key: status.clientKeyData,
    };
    const end = Date.parse(status.expirationTimestamp ?? '');
    this.#known = {
      key,
      credential,
      until: Number.isNaN(end) ? Infinity : end - margin,
    };
    return credential;
  }
}

function execInfo(command: CredentialCommand, target: ClusterTarget): string {
  return JSON.stringify({
    apiVersion: command.apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(command.provideClusterInfo
        ? {
            cluster: {
              server: target.server,
              'tls-server-name': target.serverName,
              'insecure-skip-tls-verify': target.skipVerification || undefined,
              'proxy-url': target.proxyUrl,
            },
          }
        : {}),
    },
  });
}

/** The text is never repeated: it is the secret. */
function parse(
  text: string,
  { command }: CredentialCommand,
  whose: string,
): z.infer<typeof answerSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = answerSchema.safeParse(value);
  const { token, clientCertificateData } = parsed.data?.status ?? {};
  if (!parsed.data || (!token && !clientCertificateData)) {
    throw new ClusterAccessError(
      'kubeconfig',
      `the command ${command} printed no ExecCredential with a token or a certificate for ${whose}`,
    );
  }
  return parsed.data;
}
