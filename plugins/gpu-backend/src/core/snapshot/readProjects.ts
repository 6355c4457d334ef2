import { ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { ProjectConfig } from '../config/readGpuConfig';
import { KubernetesObject } from '../watch/KubernetesObject';
import { projectOfNamespace } from '../inventory/projectOfNamespace';

/**
 * The projects over all clusters: namespaces labelled `backstage-gpu.io/project`, and those that app-config names. A
 * namespace belongs to one project; one that is being deleted is no place for anything new and is left out.
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
    for (const namespace of cluster.namespaces) {
      if (namespace.metadata.deletionTimestamp) {
        continue;
      }
      const { project } = projectOfNamespace(
        namespace,
        cluster.name,
        configured,
      );
      if (project !== undefined) {
        projectOf(project).namespaces.push({
          cluster: cluster.name,
          namespace: namespace.metadata.name,
        });
      }
    }
  }
  return [...projects.values()].sort((a, b) => a.name.localeCompare(b.name));
}
