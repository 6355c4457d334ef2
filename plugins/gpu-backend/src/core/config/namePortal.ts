import { Config } from '@backstage/config';

/** What a name is made of; also a field manager of Kubernetes and the holder of a Lease. */
const unfit = /[^A-Za-z0-9._:/-]+/g;
const longest = 100;

/**
 * What this portal is called where several might write to one cluster: where people open it, or else who runs it. Replicas of a
 * portal have the same name.
 */
export function namePortal(rootConfig: Config): string {
  const baseUrl = rootConfig.getOptionalString('app.baseUrl') ?? '';
  const place = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const name = place
    ? `${place.host}${place.pathname}`
    : rootConfig.getOptionalString('organization.name') ?? '';
  return (
    name
      .replace(unfit, '-')
      .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
      .slice(0, longest) || 'backstage'
  );
}
