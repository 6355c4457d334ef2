import { ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import {
  NamespaceRules,
  projectOfNamespace,
} from '../inventory/projectOfNamespace';

/**
 * The projects over all clusters: namespaces that app-config names, and those labelled `backstage-gpu.io/project` where labels
 * count. A
 * namespace belongs to one project; one that is being deleted is no place for anything new and is left out.
 */
export function readProjects(
  clusters: { name: string; namespaces: readonly KubernetesObject[] }[],
  rules: NamespaceRules,
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
  for (const config of rules.projects) {
    const project = projectOf(config.name);
    project.title = config.title ?? config.name;
    project.owner = config.owner;
  }
  for (const cluster of clusters) {
    for (const namespace of cluster.namespaces) {
      if (namespace.metadata.deletionTimestamp) {
        continue;
      }
      const { project } = projectOfNamespace(namespace, cluster.name, rules);
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
