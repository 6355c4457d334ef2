import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { ProjectLimitSettings } from '@backstage-gpu/plugin-gpu-common';
import {
  clusterNameSchema,
  configNameSchema as name,
} from '@backstage-gpu/plugin-gpu-common/schema';
import { z } from 'zod';
import { describeIssues } from './describeIssues';
import { configBoolean, configNumber } from './lenientValues';
import { limitSettingsSchema } from './limitSettings';
import { namePortal } from './namePortal';
import { ClusterConfig, readClusters } from './readClusters';
import { readPortalNamespace } from './readPortalNamespace';

const toleration = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(['Exists', 'Equal']).optional(),
  value: z.string().optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
  tolerationSeconds: z.number().int().optional(),
});

const schema = z.strictObject({
  // Each is read by itself, so that a wrong one keeps no other from being watched.
  clusters: z.array(z.unknown()).optional(),
  portalNamespace: name.optional(),
  tiers: z
    .array(
      z.strictObject({
        name,
        deviceClass: name.optional(),
        title: z.string().optional(),
        description: z.string().optional(),
        suits: z.string().optional(),
        pricePerHour: configNumber
          .refine(price => price >= 0, 'expected a price that is not negative')
          .optional(),
        order: configNumber.optional(),
      }),
    )
    .optional(),
  projects: z
    .array(
      z.strictObject({
        name,
        title: z.string().optional(),
        owner: z.string().optional(),
        namespaces: z
          .array(
            z.strictObject({
              cluster: clusterNameSchema.optional(),
              namespace: name,
            }),
          )
          .optional(),
        tiers: z.array(name).optional(),
        limits: limitSettingsSchema.optional(),
        resourceQuota: configBoolean.optional(),
      }),
    )
    .optional(),
  defaultLimits: limitSettingsSchema.optional(),
  currency: z
    .string()
    .refine(code => Intl.supportedValuesOf('currency').includes(code), {
      error: 'expected a currency of ISO 4217 such as EUR',
    })
    .optional(),
  portal: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/,
      'expected up to 100 letters, digits, dots, dashes, colons and slashes',
    )
    .optional(),
  leaseNamespace: name.optional(),
  signingKeys: z
    .array(z.string().min(32, 'expected at least 32 characters'))
    .optional(),
  // Used by the sandbox module; checked here with all the rest, before anything starts.
  sandbox: z
    .strictObject({
      port: configNumber.pipe(z.number().int().min(0).max(65_535)).optional(),
    })
    .optional(),
  workloads: z
    .strictObject({
      tolerations: z.array(toleration).optional(),
      vllm: z.strictObject({ image: z.string().min(1).optional() }).optional(),
    })
    .optional(),
});

/** What app-config says of a tier; wins over the DeviceClass's annotations. */
export interface TierConfig {
  name: string;
  deviceClass?: string;
  title?: string;
  description?: string;
  suits?: string;
  pricePerHour?: number;
  order?: number;
}

/** What app-config says of a project; adds to the namespaces found by label. */
export interface ProjectConfig {
  name: string;
  title?: string;
  owner?: string;
  namespaces: { cluster?: string; namespace: string }[];
  /** Tiers that it may ask for; absent means all. */
  tiers?: string[];
  limits?: ProjectLimitSettings;
  /** Whether a ResourceQuota keeps the limits in its namespaces; yes when absent. */
  resourceQuota?: boolean;
}

/** A pod's toleration, as in Kubernetes. */
export type Toleration = z.infer<typeof toleration>;

/** The `gpu` section of app-config, checked and with defaults. */
export interface GpuConfig {
  /** Absent when the key is: then the embedded cluster is used where one is installed. */
  clusters?: ClusterConfig[];
  /** Where the portal itself is; no project may have this namespace. Absent where it is not known. */
  portalNamespace?: string;
  tiers: TierConfig[];
  projects: ProjectConfig[];
  /** For projects that nobody set limits for. */
  defaultLimits: ProjectLimitSettings;
  workloads: { tolerations: Toleration[]; vllm: { image: string } };
  /** Of all prices, as in ISO 4217; absent where nobody said. */
  currency?: string;
  /** What this portal is called where several might write to one cluster. */
  portal: string;
  /** Namespace of the Lease by which one of them does. */
  leaseNamespace: string;
  /** Sign the root objects of requests; the first signs. */
  signingKeys: string[];
  /** Whether a permission policy decides; without one every permission is granted. */
  permissionsEnabled: boolean;
  /** For so long after it was told to end the process goes on answering, so that balancers notice. */
  shutdownDelayMilliseconds: number;
}

/**
 * GPU nodes are tainted, and with DRA nothing adds a toleration to a pod: without this one it would never be scheduled.
 */
const defaultTolerations: Toleration[] = [
  { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
];

/** Of Backstage. */
const shutdownDelayKey = 'backend.lifecycle.serverShutdownDelay';

const defaultVllmImage = 'vllm/vllm-openai:v0.33.0';

/**
 * Reads the `gpu` section. What is wrong with the entry of a cluster is kept with it and throws nothing.
 *
 * @param ownNamespace - of the pod that the backend runs in, unless app-config says where the portal is
 * @throws InputError that names the key and what is valid there; never the value, which may be a secret
 */
export function readGpuConfig(
  rootConfig: Config,
  ownNamespace: string | undefined = readPortalNamespace(),
): GpuConfig {
  const parsed = schema.safeParse(rootConfig.getOptional('gpu') ?? {});
  if (!parsed.success) {
    const problems = describeIssues(parsed.error, schema, 'gpu').map(
      ({ key, message }) => `${key}: ${message}`,
    );
    throw new InputError(
      `Invalid configuration in app-config: ${problems.join('; ')}`,
    );
  }
  const { clusters, tiers, projects, workloads, defaultLimits } = parsed.data;
  const { currency, signingKeys, portal, leaseNamespace } = parsed.data;
  requireDistinctNames('tiers', tiers);
  requireDistinctNames('projects', projects);
  return {
    clusters: clusters && readClusters(clusters),
    portalNamespace: parsed.data.portalNamespace ?? ownNamespace,
    tiers: tiers ?? [],
    projects: (projects ?? []).map(project => ({
      ...project,
      namespaces: project.namespaces ?? [],
    })),
    defaultLimits: defaultLimits ?? {},
    workloads: {
      tolerations: workloads?.tolerations ?? defaultTolerations,
      vllm: { image: workloads?.vllm?.image ?? defaultVllmImage },
    },
    ...(currency === undefined ? {} : { currency }),
    portal: portal ?? namePortal(rootConfig),
    leaseNamespace: leaseNamespace ?? 'backstage-gpu',
    signingKeys: signingKeys ?? [],
    permissionsEnabled:
      rootConfig.getOptionalBoolean('permission.enabled') ?? false,
    shutdownDelayMilliseconds: rootConfig.has(shutdownDelayKey)
      ? durationToMilliseconds(
          readDurationFromConfig(rootConfig, { key: shutdownDelayKey }),
        )
      : 0,
  };
}

function requireDistinctNames(
  key: string,
  entries: { name: string }[] | undefined,
) {
  const seen = new Set<string>();
  for (const entry of entries ?? []) {
    if (seen.has(entry.name)) {
      throw new InputError(
        `Invalid configuration in app-config: gpu.${key} has two entries named ${entry.name}; names are distinct`,
      );
    }
    seen.add(entry.name);
  }
}
