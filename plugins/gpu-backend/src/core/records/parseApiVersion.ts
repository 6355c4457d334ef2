/** The group and version of an `apiVersion`, such as `apps/v1`; the group of `v1` is empty. */
export function parseApiVersion(apiVersion: string): {
  group: string;
  version: string;
} {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return { group, version };
}
