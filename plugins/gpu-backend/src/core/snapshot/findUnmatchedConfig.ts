import { Fault, gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../config/readGpuConfig';
import { ClusterModel } from '../inventory/ClusterModel';

type KnownCluster = Pick<
  ClusterModel,
  'limitsReadable' | 'tiers' | 'namespaces'
> & {
  classes: ReadonlyMap<string, unknown>;
  summary: Pick<ClusterModel['summary'], 'name' | 'freshness'>;
};

/**
 * Entries of app-config that match nothing in any cluster: a tier whose DeviceClass does not exist, a namespace that does
 * not, a project without any, a name of a tier or cluster with a typing error. Empty until every cluster was read, since what is missing until
 * then may still come.
 */
export function findUnmatchedConfig(
  config: Pick<GpuConfig, 'tiers' | 'projects' | 'defaultLimits'>,
  clusters: readonly KnownCluster[],
): Fault[] {
  const unread = clusters.filter(({ limitsReadable }) => !limitsReadable);
  if (clusters.length === 0 || unread.length > 0) {
    return clusters.length > 1 ? findNeverRead(unread) : [];
  }
  const tiers = namesOf(clusters.flatMap(each => each.tiers));
  return [
    ...config.tiers.flatMap((tier, index) =>
      findUnmatchedTier(`gpu.tiers[${index}]`, tier, clusters),
    ),
    ...config.projects.flatMap((project, index) => [
      ...findEmptyProject(`gpu.projects[${index}]`, project, clusters),
      ...findUnknownTiers(
        `gpu.projects[${index}].tiers`,
        project.tiers ?? [],
        tiers,
      ),
      ...findUnknownTiers(
        `gpu.projects[${index}].limits.devices`,
        Object.keys(project.limits?.devices ?? {}),
        tiers,
      ),
      ...project.namespaces.flatMap((place, position) =>
        findUnknownPlace(
          `gpu.projects[${index}].namespaces[${position}]`,
          place,
          clusters,
        ),
      ),
    ]),
    ...findUnknownTiers(
      'gpu.defaultLimits.devices',
      Object.keys(config.defaultLimits.devices ?? {}),
      tiers,
    ),
  ];
}

/** Names in the `tiers` and limits of a project that are no tier of any cluster. */
export function unknownTiersOf(
  project: GpuConfig['projects'][number] | undefined,
  known: readonly { name: string }[],
): string[] {
  const names = namesOf(known);
  const used = [
    ...(project?.tiers ?? []),
    ...Object.keys(project?.limits?.devices ?? {}),
  ];
  return [...new Set(used)].filter(name => !names.includes(name));
}

/** A cluster that cannot be reached keeps all others from being compared, maybe for days. */
function findNeverRead(unread: readonly KnownCluster[]): Fault[] {
  const names = unread
    .filter(({ summary }) => summary.freshness.state === 'unreachable')
    .map(({ summary }) => summary.name);
  return names.length === 0
    ? []
    : [
        {
          kind: 'configuration',
          message: `Names of tiers, classes, projects and namespaces in app-config are not compared with what exists while ${names.join(
            ', ',
          )} cannot be read.`,
        },
      ];
}

function findUnmatchedTier(
  key: string,
  { name, deviceClass }: GpuConfig['tiers'][number],
  clusters: readonly KnownCluster[],
): Fault[] {
  const wanted = deviceClass ?? name;
  const taken = clusters
    .flatMap(each => each.tiers)
    .find(other => other.deviceClass === wanted && other.name !== name);
  if (taken) {
    return [
      unmatched(
        `${key}.deviceClass`,
        `tier ${name} cannot stand for DeviceClass ${wanted}: that is tier ${taken.name} already`,
      ),
    ];
  }
  if (clusters.some(({ classes }) => classes.has(wanted))) {
    return [];
  }
  const isOffered = clusters.some(each =>
    each.tiers.some(tier => tier.name === name),
  );
  if (isOffered) {
    return deviceClass === undefined
      ? []
      : [
          unmatched(
            `${key}.deviceClass`,
            `no DeviceClass ${deviceClass} exists, so tier ${name} stays with the class that has its label`,
          ),
        ];
  }
  return [
    unmatched(
      key,
      `tier ${name} is offered by no cluster: no DeviceClass ${wanted} exists, and none has the label backstage-gpu.io/tier=${name}`,
    ),
  ];
}

function findEmptyProject(
  key: string,
  { name, namespaces }: GpuConfig['projects'][number],
  clusters: readonly KnownCluster[],
): Fault[] {
  const hasNamespace =
    namespaces.length > 0 ||
    clusters.some(cluster =>
      cluster.namespaces.some(
        ({ metadata }) => metadata.labels?.[gpuLabels.project] === name,
      ),
    );
  return hasNamespace
    ? []
    : [
        unmatched(
          key,
          `project ${name} has no namespace: none is listed, and none has the label ${gpuLabels.project}=${name}`,
        ),
      ];
}

function findUnknownTiers(
  key: string,
  used: readonly string[],
  known: readonly string[],
): Fault[] {
  return used
    .filter(name => !known.includes(name))
    .map(name =>
      unmatched(
        key,
        `no tier ${name} is known; known are ${known.join(', ') || 'none'}`,
      ),
    );
}

function findUnknownPlace(
  key: string,
  { cluster, namespace }: { cluster?: string; namespace: string },
  clusters: readonly KnownCluster[],
): Fault[] {
  const named = clusters.filter(
    ({ summary }) => cluster === undefined || summary.name === cluster,
  );
  if (named.length === 0) {
    const names = clusters.map(({ summary }) => summary.name);
    return [
      unmatched(
        `${key}.cluster`,
        `no cluster ${cluster} is configured; configured are ${names.join(
          ', ',
        )}`,
      ),
    ];
  }
  const exists = named.some(({ namespaces }) =>
    namespaces.some(({ metadata }) => metadata.name === namespace),
  );
  return exists
    ? []
    : [
        unmatched(
          key,
          `no namespace ${namespace} exists in ${
            cluster === undefined ? 'any cluster' : `cluster ${cluster}`
          }`,
        ),
      ];
}

function unmatched(configKey: string, problem: string): Fault {
  return {
    kind: 'configuration',
    message: `${problem}. Correct ${configKey} in app-config, or create what it names.`,
    configKey,
  };
}

function namesOf(entries: readonly { name: string }[]): string[] {
  return [...new Set(entries.map(({ name }) => name))];
}
