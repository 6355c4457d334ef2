import { clusterNameSchema } from '@backstage-gpu/plugin-gpu-common/schema';
import { z } from 'zod';
import type { ClusterAccess } from '../watch/access/ClusterAccess';
import { clusterUrlProblem } from '../watch/clusterUrlProblem';
import { ConfigProblem, describeIssues } from './describeIssues';
import { configBoolean } from './lenientValues';

/** How one cluster is reached. The key is where app-config says so, for messages. */
export interface ClusterConfig {
  name: string;
  title: string;
  configKey: string;
  /**
   * Whether labels of its namespaces make them namespaces of projects: always, never, or for projects whose namespaces
   * app-config does not list when absent.
   */
  namespacesByLabel?: boolean;
  /** As of now, where app-config is followed. */
  readonly access: ClusterAccess;
  /** What of the entry is passed over, and why. */
  notes: readonly string[];
}

/** Keys of Backstage's Kubernetes plugin that say nothing about reading a cluster, so that its entries can be copied. */
const passedOver = [
  'skipMetricsLookup',
  'customResources',
  'dashboardUrl',
  'dashboardApp',
  'dashboardParameters',
  'assumeRole',
  'externalId',
  'oidcTokenProvider',
];

const providerKey = 'kubernetes.io/auth-provider';

const optional = z
  .string()
  .optional()
  .transform(text => (text === '' ? undefined : text));

const clusterShape = {
  name: clusterNameSchema,
  title: optional,
  url: z.string().optional(),
  authProvider: optional,
  authMetadata: z.record(z.string(), z.unknown()).optional(),
  serviceAccountToken: z.string().optional(),
  tokenFile: optional,
  caData: optional,
  caFile: optional,
  skipTLSVerify: configBoolean.optional(),
  kubeconfig: z.string().min(1, 'expected the path of a file').optional(),
  context: optional,
  inCluster: configBoolean.optional(),
  namespacesByLabel: configBoolean.optional(),
};

const clusterSchema = z
  .strictObject({
    ...clusterShape,
    ...Object.fromEntries(passedOver.map(key => [key, z.unknown().optional()])),
  } as typeof clusterShape)
  .superRefine((value, context) => {
    const ways = [
      value.url !== undefined,
      value.kubeconfig !== undefined,
      value.inCluster === true,
    ].filter(Boolean).length;
    const issue = (message: string, ...path: string[]) =>
      context.addIssue({ code: 'custom', path, message });
    if (ways !== 1) {
      issue(
        'expected exactly one of url, kubeconfig or inCluster: true to say how the cluster is reached',
      );
    }
    if (value.context !== undefined && value.kubeconfig === undefined) {
      issue('expected only together with kubeconfig', 'context');
    }
    if (value.url === undefined) {
      return;
    }
    const problem = clusterUrlProblem(value.url);
    if (problem) {
      issue(problem, 'url');
    }
    const provider = providerOf(value);
    if (!isUsable(provider) && !hasToken(value)) {
      issue(
        `${provider} cannot be used here: expected serviceAccount with a token, or a kubeconfig whose exec plugin signs in`,
        'authProvider',
      );
    }
  });

type Entry = z.infer<typeof clusterSchema>;

/**
 * Reads the clusters of app-config. What is wrong with one keeps none of the others from being read: its access is then
 * `invalid`, and says why.
 */
export function readClusters(entries: readonly unknown[]): ClusterConfig[] {
  const all = new Set(entries.map(writtenName));
  const names = new Set<string>();
  return entries.map((value, index) => {
    const configKey = `gpu.clusters[${index}]`;
    const parsed = clusterSchema.safeParse(value);
    const written = writtenName(value);
    const taken = written !== undefined && names.has(written);
    const problems = [
      ...(parsed.success
        ? []
        : describeIssues(parsed.error, clusterSchema, configKey)),
      ...(taken
        ? [
            {
              key: `${configKey}.name`,
              message: `expected another name: an entry before has the name ${written}`,
            },
          ]
        : []),
    ];
    if (written !== undefined) {
      names.add(written);
    }
    if (!parsed.success || problems.length > 0) {
      return invalidCluster({
        configKey,
        // Clusters are told apart by name, in addresses too.
        name:
          taken || written === undefined
            ? freeName(`clusters-${index}`, all)
            : written,
        title: written === undefined ? configKey : `${written} (${configKey})`,
        problems,
      });
    }
    const entry = parsed.data;
    return {
      name: entry.name,
      title: entry.title ?? entry.name,
      configKey,
      ...(entry.namespacesByLabel === undefined
        ? {}
        : { namespacesByLabel: entry.namespacesByLabel }),
      access: accessOf(entry),
      notes: notesOf(entry),
    };
  });
}

function invalidCluster(options: {
  configKey: string;
  name: string;
  title: string;
  problems: ConfigProblem[];
}): ClusterConfig {
  const { configKey, name, title, problems } = options;
  const message = problems
    .map(problem => `${problem.key}: ${problem.message}`)
    .join('; ');
  const property = problems[0].key.slice(configKey.length + 1);
  return {
    name,
    title,
    configKey,
    access: { kind: 'invalid', property, message },
    notes: [],
  };
}

function freeName(wanted: string, taken: ReadonlySet<unknown>): string {
  return taken.has(wanted) ? freeName(`${wanted}-`, taken) : wanted;
}

function writtenName(value: unknown): string | undefined {
  const parsed = z.looseObject({ name: clusterNameSchema }).safeParse(value);
  return parsed.data?.name;
}

function accessOf(entry: Entry): ClusterAccess {
  if (entry.kubeconfig !== undefined) {
    return {
      kind: 'kubeconfig',
      file: entry.kubeconfig,
      context: entry.context,
    };
  }
  if (entry.inCluster) {
    return { kind: 'inCluster' };
  }
  return {
    kind: 'url',
    url: entry.url!.replace(/\/+$/, ''),
    token: tokenOf(entry),
    tokenFile: entry.tokenFile,
    anonymous: providerOf(entry) === 'localKubectlProxy',
    caData: entry.caData,
    caFile: entry.caFile,
    skipTLSVerify: entry.skipTLSVerify ?? false,
  };
}

function notesOf(entry: Entry): string[] {
  const given = passedOver.filter(
    key => (entry as Record<string, unknown>)[key] !== undefined,
  );
  const provider = providerOf(entry);
  return [
    ...(given.length > 0
      ? [`passed over, as reading GPUs does not need it: ${given.join(', ')}`]
      : []),
    ...(entry.url !== undefined && !isUsable(provider)
      ? [`authProvider ${provider} is passed over: the token is used`]
      : []),
    ...(entry.skipTLSVerify && (entry.caData ?? entry.caFile) !== undefined
      ? ['caData and caFile do nothing while skipTLSVerify is true']
      : []),
  ];
}

function providerOf({ authProvider, authMetadata }: Entry): string {
  const given = authMetadata?.[providerKey];
  return typeof given === 'string' ? given : authProvider ?? 'serviceAccount';
}

function isUsable(provider: string): boolean {
  return provider === 'serviceAccount' || provider === 'localKubectlProxy';
}

function tokenOf({ serviceAccountToken, authMetadata }: Entry) {
  const given = authMetadata?.serviceAccountToken;
  return serviceAccountToken ?? (typeof given === 'string' ? given : undefined);
}

function hasToken(entry: Entry): boolean {
  return tokenOf(entry) !== undefined || entry.tokenFile !== undefined;
}
