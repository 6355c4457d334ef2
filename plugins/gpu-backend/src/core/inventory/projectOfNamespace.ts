import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { ProjectConfig } from '../config/readGpuConfig';
import { KubernetesObject } from '../watch/KubernetesObject';

/** Which project a namespace belongs to: exactly one, or none. */
export interface NamespaceProject {
  project?: string;
  /** Set when app-config and the label, or two entries of app-config, name different ones. */
  problem?: string;
}

/**
 * The project of a namespace: the first that app-config gives it to, else the one that its label names. Two projects with
 * one namespace would each limit what the other holds.
 */
export function projectOfNamespace(
  { metadata }: KubernetesObject,
  cluster: string,
  configured: readonly ProjectConfig[],
): NamespaceProject {
  const declared = configured
    .filter(({ namespaces }) =>
      namespaces.some(
        place =>
          place.namespace === metadata.name &&
          (place.cluster === undefined || place.cluster === cluster),
      ),
    )
    .map(({ name }) => name);
  const label = metadata.labels?.[gpuLabels.project] || undefined;
  const [project = label] = declared;
  const others = [...declared, ...(label ? [label] : [])].filter(
    name => name !== project,
  );
  return {
    ...(project === undefined ? {} : { project }),
    ...(others.length === 0
      ? {}
      : {
          problem: `it belongs to project ${project} by app-config, and is left out of ${others.join(
            ', ',
          )}, which claims it too`,
        }),
  };
}
