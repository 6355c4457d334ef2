import { WorkloadResource } from '@backstage-gpu/plugin-gpu-node';
import { parseApiVersion } from '../../../core/records/parseApiVersion';
import { isAlwaysMirrored } from '../../../core/records/watchedResources';

/** Kinds of objects, and who names them. */
export interface NamedResources {
  source: string;
  resources: readonly WorkloadResource[];
}

/**
 * Checks that every kind of object has one path and one mirror.
 *
 * @throws Error that names both sides
 */
export function requireResources(
  { source, resources }: NamedResources,
  others: readonly NamedResources[],
): void {
  const named = others.flatMap(each =>
    each.resources.map(resource => ({ ...resource, source: each.source })),
  );
  for (const added of resources) {
    const { apiVersion, kind, plural, watched } = added;
    if (![apiVersion, kind, plural].every(each => isName(each))) {
      throw new Error(
        `${JSON.stringify(
          added,
        )} of ${source} is not a resource: expected apiVersion, kind and plural`,
      );
    }
    if (watched && isAlwaysMirrored(apiVersion, plural)) {
      throw new Error(
        `${apiVersion} ${kind} of ${source} is always mirrored: leave out watched`,
      );
    }
    for (const known of named) {
      const sameKind = known.apiVersion === apiVersion && known.kind === kind;
      if (sameKind && known.plural !== plural) {
        throw new Error(
          `${apiVersion} ${kind} is called ${known.plural} by ${known.source} and ${plural} by ${source}: correct one of the two`,
        );
      }
      const samePath =
        parseApiVersion(known.apiVersion).group ===
          parseApiVersion(apiVersion).group && known.plural === plural;
      if (samePath && !sameKind) {
        throw new Error(
          `${plural} are ${known.apiVersion} ${known.kind} to ${known.source} and ${apiVersion} ${kind} to ${source}: correct one of the two`,
        );
      }
    }
    named.push({ ...added, source });
  }
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
