import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../config/readGpuConfig';
import { KubernetesObject } from '../watch/KubernetesObject';
import { protectionOf } from '../watch/protectedNamespace';

/** Which project a namespace belongs to: exactly one, or none. */
export interface NamespaceProject {
  project?: string;
  /** Why it is not of a project that claims it. */
  problem?: string;
}

/** What app-config says of namespaces. */
export type NamespaceRules = Pick<
  GpuConfig,
  'clusters' | 'projects' | 'portalNamespace'
>;

/**
 * The project of a namespace: the first that app-config gives it to, else the one that its label names, where labels count.
 * Two projects with one namespace would each limit what the other holds.
 */
export function projectOfNamespace(
  { metadata }: KubernetesObject,
  cluster: string,
  rules: NamespaceRules,
): NamespaceProject {
  const { name } = metadata;
  const declared = rules.projects
    .filter(({ namespaces }) =>
      namespaces.some(
        place =>
          place.namespace === name &&
          (place.cluster === undefined || place.cluster === cluster),
      ),
    )
    .map(project => project.name);
  const label = metadata.labels?.[gpuLabels.project] || undefined;
  const claimants = [...new Set([...declared, ...(label ? [label] : [])])];
  if (claimants.length === 0) {
    return {};
  }
  const protection = protectionOf(name, rules.portalNamespace);
  if (protection) {
    return {
      problem: `it is of no project, though ${claimants.join(
        ', ',
      )} claims it: ${protection}`,
    };
  }
  if (declared.length === 0) {
    const distrust = distrustOf(label!, cluster, rules);
    return distrust ? { problem: distrust } : { project: label };
  }
  const [project, ...others] = claimants;
  return {
    project,
    ...(others.length === 0
      ? {}
      : {
          problem: `it belongs to project ${project} by app-config, and is left out of ${others.join(
            ', ',
          )}, which claims it too`,
        }),
  };
}

/**
 * Why the label of a namespace does not make it one of a project. Whoever labels namespaces of a cluster draws requests of
 * the project there, so the list in app-config is the whole list unless the cluster is trusted.
 */
function distrustOf(
  project: string,
  cluster: string,
  { clusters, projects }: NamespaceRules,
): string | undefined {
  const trust = clusters?.find(
    ({ name }) => name === cluster,
  )?.namespacesByLabel;
  if (trust === false) {
    return `its label names project ${project}, and cluster ${cluster} is configured with namespacesByLabel: false; list it in gpu.projects[].namespaces if it is one of the project`;
  }
  const entry = projects.find(({ name }) => name === project);
  return trust || !entry || entry.namespaces.length === 0
    ? undefined
    : `its label names project ${project}, whose namespaces app-config lists without it; add it to gpu.projects[].namespaces, or set namespacesByLabel: true for cluster ${cluster}`;
}
