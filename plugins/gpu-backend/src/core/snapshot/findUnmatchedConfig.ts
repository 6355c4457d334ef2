import { Fault, gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../config/readGpuConfig';
import { ClusterModel } from '../inventory/ClusterModel';

type KnownCluster = Pick<
  ClusterModel,
  'limitsReadable' | 'tiers' | 'namespaces'
> & { classes: ReadonlyMap<string, unknown>; summary: { name: string } };

/**
 * Entries of app-config that match nothing in any cluster: a tier whose DeviceClass does not exist, a namespace that does
 * not, a project without any, a name of a tier or cluster with a typing error. Empty until every cluster was read, since what is missing until
 * then may still come.
 */
export function findUnmatchedConfig(
  config: Pick<GpuConfig, 'tiers' | 'projects' | 'defaultLimits'>,
  clusters: readonly KnownCluster[],
): Fault[] {
  if (
    clusters.length === 0 ||
    clusters.some(({ limitsReadable }) => !limitsReadable)
  ) {
    return [];
  }
  const tiers = namesOf(clusters.flatMap(each => each.tiers));
  return [
    ...config.tiers.flatMap((tier, index) => {
      const deviceClass = tier.deviceClass ?? tier.name;
      const exists =
        tiers.includes(tier.name) ||
        clusters.some(({ classes }) => classes.has(deviceClass));
      return exists
        ? []
        : [
            unmatched(
              `gpu.tiers[${index}]`,
              `tier ${tier.name} is offered by no cluster: no DeviceClass ${deviceClass} exists, and none has the label backstage-gpu.io/tier=${tier.name}`,
            ),
          ];
    }),
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
