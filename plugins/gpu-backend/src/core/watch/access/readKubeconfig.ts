import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { ClusterAccessError } from './ClusterAccessError';
import type { ClusterTarget, ClusterUser } from './ClusterTarget';
import type { Material } from './Material';

const text = z.string().nullish();
const texts = z.record(z.string(), z.coerce.string()).nullish();

/** Only what is used is checked: an entry of another context may be as it likes. */
const kubeconfigSchema = z.looseObject({
  'current-context': text,
  clusters: z.array(z.looseObject({ name: z.string() })).nullish(),
  users: z.array(z.looseObject({ name: z.string() })).nullish(),
  contexts: z.array(z.looseObject({ name: z.string() })).nullish(),
});

const contextSchema = z.looseObject({
  context: z.looseObject({ cluster: z.string(), user: text }),
});

const clusterSchema = z.looseObject({
  cluster: z.looseObject({
    server: z.string(),
    'certificate-authority': text,
    'certificate-authority-data': text,
    'insecure-skip-tls-verify': z.boolean().nullish(),
    'tls-server-name': text,
    'proxy-url': text,
  }),
});

const userSchema = z.looseObject({
  user: z
    .looseObject({
      token: text,
      tokenFile: text,
      'client-certificate': text,
      'client-certificate-data': text,
      'client-key': text,
      'client-key-data': text,
      username: text,
      password: text,
      as: text,
      'as-uid': text,
      exec: z
        .looseObject({
          command: z.string().min(1),
          args: z.array(z.coerce.string()).nullish(),
          env: z
            .array(z.looseObject({ name: z.string(), value: z.string() }))
            .nullish(),
          apiVersion: text,
          installHint: text,
          interactiveMode: text,
          provideClusterInfo: z.boolean().nullish(),
        })
        .nullish(),
      'auth-provider': z
        .looseObject({ name: z.string(), config: texts })
        .nullish(),
    })
    .nullish(),
});

type UserEntry = NonNullable<z.infer<typeof userSchema>['user']>;

/**
 * Reads where a kubeconfig's context leads. Relative paths, that of a command among them, are beside the kubeconfig.
 *
 * @throws ClusterAccessError that names the entry at fault, never a value: values may be secrets
 */
export function readKubeconfig(
  content: string,
  { file, context: wanted }: { file: string; context?: string },
): ClusterTarget {
  const name = `the kubeconfig ${file}`;
  const config = check(kubeconfigSchema, parseYaml(content, name), name);
  const contexts = config.contexts ?? [];
  const contextName = wanted ?? config['current-context'] ?? '';
  const entry = contexts.find(each => each.name === contextName);
  if (!entry) {
    const known = contexts.map(each => each.name).join(', ') || 'none';
    throw new ClusterAccessError(
      wanted === undefined ? 'kubeconfig' : 'context',
      `${name} has no context ${
        contextName || '(no current context is set)'
      }; it has ${known}`,
    );
  }
  const { context } = check(
    contextSchema,
    entry,
    `the context ${contextName} of ${name}`,
  );
  const clusterEntry = config.clusters?.find(
    each => each.name === context.cluster,
  );
  const { cluster } = check(
    clusterSchema,
    clusterEntry ??
      fail(
        `the context ${contextName} of ${name} names no cluster with a server: there is no cluster ${context.cluster}`,
      ),
    `the context ${contextName} names no cluster with a server: the cluster ${context.cluster} of ${name}`,
  );
  const userEntry = config.users?.find(each => each.name === context.user);
  if (context.user && !userEntry) {
    fail(
      `the context ${contextName} of ${name} names the user ${context.user}, which is not there`,
    );
  }
  const userName = `the user ${context.user} of ${name}`;
  const { user } = userEntry
    ? check(userSchema, userEntry, userName)
    : { user: undefined };
  const material = materials(dirname(file), name);
  return {
    server: cluster.server.replace(/\/+$/, ''),
    certificateAuthority: material(cluster, 'certificate-authority'),
    skipVerification: cluster['insecure-skip-tls-verify'] === true,
    serverName: cluster['tls-server-name'] ?? undefined,
    proxyUrl: readProxyUrl(cluster['proxy-url'], name),
    user: readUser(user ?? {}, {
      userName: context.user ?? 'anonymous',
      described: userName,
      directory: dirname(file),
      material,
    }),
  };
}

function readProxyUrl(
  url: string | null | undefined,
  name: string,
): string | undefined {
  if (url && !/^https?:\/\/[^/]/.test(url)) {
    fail(
      `${name} has a proxy-url that cannot be used: expected http:// or https:// before its host`,
    );
  }
  return url || undefined;
}

function readUser(
  user: UserEntry,
  options: {
    userName: string;
    described: string;
    directory: string;
    material: ReturnType<typeof materials>;
  },
): ClusterUser {
  const { directory, described, material } = options;
  const { exec, username, password } = user;
  if (exec?.interactiveMode === 'Always') {
    fail(
      `${described} has a command that asks questions (interactiveMode: Always); a backend cannot answer them`,
    );
  }
  return {
    name: options.userName,
    token: material(
      { token: user.tokenFile, 'token-data': user.token },
      'token',
      user.tokenFile ? 'file' : 'text',
    ),
    certificate: material(user, 'client-certificate'),
    key: material(user, 'client-key'),
    basic: username ? { username, password: password ?? '' } : undefined,
    impersonation: {
      ...(user.as ? { 'Impersonate-User': user.as } : {}),
      ...(user['as-uid'] ? { 'Impersonate-Uid': user['as-uid'] } : {}),
    },
    command: exec
      ? {
          command: beside(directory, exec.command),
          args: exec.args ?? [],
          env: Object.fromEntries(
            (exec.env ?? []).map(each => [each.name, each.value]),
          ),
          apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1beta1',
          installHint: exec.installHint ?? undefined,
          provideClusterInfo: exec.provideClusterInfo === true,
        }
      : undefined,
    provider: user['auth-provider']
      ? {
          name: user['auth-provider'].name,
          config: user['auth-provider'].config ?? {},
        }
      : undefined,
  };
}

/** As kubectl does: a name without a slash is looked for in PATH. */
function beside(directory: string, command: string): string {
  return /[/\\]/.test(command) ? resolve(directory, command) : command;
}

/** Reads `name-data` or the file that `name` leads to; the text wins, as in Kubernetes' own client. */
function materials(directory: string, kubeconfig: string) {
  return (
    entry: Record<string, unknown>,
    key: string,
    prefer: 'text' | 'file' = 'text',
  ): Material | undefined => {
    const data = entry[`${key}-data`];
    const file = entry[key];
    if (typeof data === 'string' && data && (prefer === 'text' || !file)) {
      return {
        property: 'kubeconfig',
        name:
          key === 'token'
            ? `the token of ${kubeconfig}`
            : `${key}-data of ${kubeconfig}`,
        source: { text: data },
      };
    }
    if (typeof file !== 'string' || !file) {
      return undefined;
    }
    const path = resolve(directory, file);
    return {
      property: 'kubeconfig',
      name: `the ${key} file ${path} of ${kubeconfig}`,
      source: { file: path },
    };
  };
}

function parseYaml(content: string, name: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(content, { lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line } = lineCounter.linePos(error.pos[0]);
    fail(`${name} could not be read: line ${line} is no YAML`);
  }
  return document.toJS();
}

function check<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    fail(`${name} could not be read: ${path.join('.') || 'it'}: ${message}`);
  }
  return parsed.data;
}

function fail(message: string): never {
  throw new ClusterAccessError('kubeconfig', message);
}
