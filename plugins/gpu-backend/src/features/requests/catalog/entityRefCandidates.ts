import { requestEntityRef } from '@backstage-gpu/plugin-gpu-common';

/** As the catalog and Kubernetes allow: a name of an entity that is also the value of a label. */
const namePattern = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Entities that a request may have, the one to prefer first: its own name, then its name with that of its project. */
export function entityRefCandidates({
  name,
  project,
}: {
  name: string;
  project: string;
}): string[] {
  return [name, `${name}-${project}`]
    .filter(each => namePattern.test(each))
    .map(each => requestEntityRef(each.toLowerCase()));
}
