import { gpuLabels, ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { ProjectConfig } from '../config/readGpuConfig';
import { KubernetesObject } from '../watch/KubernetesObject';

/**
 * The projects over all clusters: namespaces labelled `backstage-gpu.io/project`, and those that app-config names. A
 * namespace that is being deleted is no place for anything new and is left out.
 */
export function readProjects(
  clusters: { name: string; namespaces: readonly KubernetesObject[] }[],
  configured: ProjectConfig[],
): ProjectSummary[] {
  const projects = new Map<string, ProjectSummary>();
  const projectOf = (name: string): ProjectSummary => {
    const known = projects.get(name);
    if (known) {
      return known;
    }
    const created: ProjectSummary = { name, title: name, namespaces: [] };
    projects.set(name, created);
    return created;
  };
  for (const config of configured) {
    const project = projectOf(config.name);
    project.title = config.title ?? config.name;
    project.owner = config.owner;
  }
  for (const cluster of clusters) {
    for (const { metadata } of cluster.namespaces) {
      if (metadata.deletionTimestamp) {
        continue;
      }
      const names = new Set<string>();
      const label = metadata.labels?.[gpuLabels.project];
      if (label) {
        names.add(label);
      }
      for (const config of configured) {
        const declared = config.namespaces.some(
          place =>
            place.namespace === metadata.name &&
            (place.cluster === undefined || place.cluster === cluster.name),
        );
        if (declared) {
          names.add(config.name);
        }
      }
      for (const name of names) {
        projectOf(name).namespaces.push({
          cluster: cluster.name,
          namespace: metadata.name,
        });
      }
    }
  }
  return [...projects.values()].sort((a, b) => a.name.localeCompare(b.name));
}
