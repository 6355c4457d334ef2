import { ResourceDefinition } from '../cluster/resources';
import { ResourceTable } from '../cluster/ResourceTable';

/** A path below `/api/v1` or `/apis/<group>/<version>` that names a resource. */
export interface ResourcePath {
  definition: ResourceDefinition;
  namespace?: string;
  name?: string;
  subresource?: string;
}

/** @returns undefined for a path that names no resource of the sandbox */
export function parseResourcePath(
  resources: ResourceTable,
  path: string,
): ResourcePath | undefined {
  const parts = path.split('/').slice(1);
  if (parts.some(part => part === '')) {
    return undefined;
  }
  const decoded: string[] = [];
  for (const part of parts) {
    try {
      decoded.push(decodeURIComponent(part));
    } catch {
      return undefined;
    }
  }
  const found = groupVersionAndRest(decoded);
  if (!found) {
    return undefined;
  }
  const [groupVersion, rest] = found;
  const isNamespaced = rest[0] === 'namespaces' && rest.length > 2;
  const inNamespace = isNamespaced
    ? resources.find(groupVersion, rest[2])
    : undefined;
  if (inNamespace?.namespaced && rest.length <= 5) {
    const [, namespace, , name, subresource] = rest;
    return { definition: inNamespace, namespace, name, subresource };
  }
  const definition = resources.find(groupVersion, rest[0]);
  const [, name, subresource] = rest;
  if (!definition || rest.length > 3 || (definition.namespaced && name)) {
    return undefined;
  }
  return { definition, name, subresource };
}

function groupVersionAndRest(parts: string[]): [string, string[]] | undefined {
  if (parts[0] === 'api' && parts.length > 2) {
    return [parts[1], parts.slice(2)];
  }
  if (parts[0] === 'apis' && parts.length > 3) {
    return [`${parts[1]}/${parts[2]}`, parts.slice(3)];
  }
  return undefined;
}
