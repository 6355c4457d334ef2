import { gpuLabels, tierAnnotations } from '@backstage-gpu/plugin-gpu-common';
import { TierConfig } from '../config/readGpuConfig';
import { KubernetesObject } from '../watch/KubernetesObject';

/** A DeviceClass that is offered to people, in one cluster. */
export interface Tier {
  name: string;
  deviceClass: string;
  title: string;
  description?: string;
  suits?: string;
  pricePerHour?: number;
  /** Of its price. */
  currency?: string;
  order: number;
}

/**
 * The tiers of one cluster: DeviceClasses labelled `backstage-gpu.io/tier`, and those that app-config names. What
 * app-config says wins, but a class stands for one tier only: for that of its label, or the first that app-config names.
 * Sorted by order, then name.
 *
 * @param currency - of all prices, where app-config says it
 */
export function readTiers(
  classes: KubernetesObject[],
  configured: TierConfig[],
  currency?: string,
): Tier[] {
  const tiers = new Map<string, Tier>();
  for (const deviceClass of classes) {
    const name = deviceClass.metadata.labels?.[gpuLabels.tier];
    if (name) {
      tiers.set(name, fromAnnotations(name, deviceClass));
    }
  }
  const exists = (name: string) =>
    classes.some(({ metadata }) => metadata.name === name);
  for (const config of configured) {
    const found = tiers.get(config.name);
    const wanted = config.deviceClass ?? found?.deviceClass ?? config.name;
    const deviceClass = exists(wanted) ? wanted : found?.deviceClass;
    // Of two tiers over one class each would limit the other's devices.
    const isTaken = [...tiers.values()].some(
      other => other.deviceClass === deviceClass && other.name !== config.name,
    );
    if (deviceClass === undefined || isTaken) {
      continue;
    }
    tiers.set(config.name, {
      name: config.name,
      deviceClass,
      title: config.title ?? found?.title ?? config.name,
      description: config.description ?? found?.description,
      suits: config.suits ?? found?.suits,
      pricePerHour: config.pricePerHour ?? found?.pricePerHour,
      order: config.order ?? found?.order ?? Number.MAX_SAFE_INTEGER,
    });
  }
  return [...tiers.values()]
    .map(tier =>
      currency !== undefined && tier.pricePerHour !== undefined
        ? { ...tier, currency }
        : tier,
    )
    .sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
}

function fromAnnotations(name: string, deviceClass: KubernetesObject): Tier {
  const annotations = deviceClass.metadata.annotations ?? {};
  const price = toNumber(annotations[tierAnnotations.pricePerHour]);
  return {
    name,
    deviceClass: deviceClass.metadata.name,
    title: annotations[tierAnnotations.title] || name,
    description: annotations[tierAnnotations.description],
    suits: annotations[tierAnnotations.suits],
    pricePerHour: price !== undefined && price >= 0 ? price : undefined,
    order:
      toNumber(annotations[tierAnnotations.order]) ?? Number.MAX_SAFE_INTEGER,
  };
}

function toNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') {
    return undefined;
  }
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
