import { Fault, Freshness } from '@backstage-gpu/plugin-gpu-common';
import { ClusterPicture } from '../watch/ClusterWatcher';
import { CollectionStatus } from '../watch/CollectionStatus';
import { withoutCall } from '../../platform/withoutCall';

/** How fresh a picture is, and what keeps it from being live. */
export interface FreshnessVerdict {
  freshness: Freshness;
  faults: Fault[];
}

/**
 * Judges a picture by the mirrors of its collections.
 *
 * All live: `live`. Only some live: `partial`. None live, but all once read: `stale` since the first was lost. Else
 * `unreachable`. Collections by which only requests are observed do not count: without them there is a fault, and the
 * numbers are as live as before.
 */
export function judgeFreshness(
  picture: ClusterPicture,
  cluster: { name: string; configKey?: string },
): FreshnessVerdict {
  if (picture.accessError) {
    const { message, property, since } = picture.accessError;
    const configKey = keyOf(cluster, property);
    return {
      freshness: {
        state: 'unreachable',
        since: since.toISOString(),
        reason: message,
      },
      faults: [{ kind: 'configuration', message, configKey }],
    };
  }
  const all = [...picture.statuses.entries()];
  const statuses = all.filter(([, status]) => !status.onlyRequests);
  const broken = statuses.filter(([, status]) => !status.live);
  const faults = describeFaults(
    all.filter(([, status]) => !status.live),
    all.length,
    cluster,
  );
  if (broken.length === 0) {
    return {
      freshness: { state: 'live', since: latest(statuses).toISOString() },
      faults: faults.map(fault => ({
        ...fault,
        message: `requests cannot be observed: ${fault.message}`,
      })),
    };
  }
  const reason = faults[0]?.message ?? 'the first list is under way';
  const since = earliest(broken).toISOString();
  if (broken.length < statuses.length) {
    return { freshness: { state: 'partial', since, reason }, faults };
  }
  const state = statuses.every(([, status]) => status.synced)
    ? 'stale'
    : 'unreachable';
  return { freshness: { state, since, reason }, faults };
}

function describeFaults(
  broken: [string, CollectionStatus][],
  collections: number,
  cluster: { name: string; configKey?: string },
): Fault[] {
  const faults: Fault[] = [];
  const refused = broken.filter(([, status]) => status.error?.code === 403);
  if (refused.length > 0) {
    const names = refused.map(([name]) => name).join(', ');
    faults.push({
      kind: 'permission',
      message: `the credentials of cluster ${cluster.name} may not list and watch ${names}: grant them the ClusterRole in examples/`,
      configKey: cluster.configKey,
    });
  }
  const messages = new Map<string, { names: string[]; property?: string }>();
  for (const [name, { error }] of broken) {
    if (error && error.code !== 403) {
      const text = withoutCall(error.message);
      const known = messages.get(text);
      messages.set(text, {
        property: error.property,
        names: [...(known?.names ?? []), name],
      });
    }
  }
  for (const [message, { names, property }] of messages) {
    if (property !== undefined) {
      const configKey = keyOf(cluster, property);
      faults.push({ kind: 'configuration', message, configKey });
      continue;
    }
    const which =
      names.length === collections ? '' : `, namely its ${names.join(', ')}`;
    faults.push({
      kind: 'connection',
      message: `cluster ${cluster.name} cannot be read${which}: ${message}`,
      configKey: cluster.configKey,
    });
  }
  return faults;
}

function keyOf(
  { configKey }: { configKey?: string },
  property: string | undefined,
): string | undefined {
  return configKey && property ? `${configKey}.${property}` : configKey;
}

function latest(statuses: [string, CollectionStatus][]): Date {
  return new Date(Math.max(...statuses.map(([, s]) => s.since.getTime())));
}

function earliest(statuses: [string, CollectionStatus][]): Date {
  return new Date(Math.min(...statuses.map(([, s]) => s.since.getTime())));
}
