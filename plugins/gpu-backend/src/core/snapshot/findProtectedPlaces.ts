import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { NamespaceRules } from '../inventory/projectOfNamespace';
import { protectionOf } from '../watch/protectedNamespace';

/** Namespaces that app-config gives to projects and that no project may have. */
export function findProtectedPlaces({
  projects,
  portalNamespace,
}: NamespaceRules): Fault[] {
  return projects.flatMap((project, index) =>
    project.namespaces.flatMap(({ namespace }, position): Fault[] => {
      const protection = protectionOf(namespace, portalNamespace);
      return protection
        ? [
            {
              kind: 'configuration',
              message: `project ${project.name} cannot have namespace ${namespace}: ${protection}`,
              configKey: `gpu.projects[${index}].namespaces[${position}]`,
            },
          ]
        : [];
    }),
  );
}
