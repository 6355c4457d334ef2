import { compileSelector } from '@backstage-gpu/cel';
import { Device, DeviceClass } from '@backstage-gpu/dra';
import { LintDevice } from '../groupDevices';
import { LintInput } from '../lintTiers';

/** A device of NVIDIA's driver. */
export function gpu(
  name: string,
  product: string,
  memory: string,
  profile?: string,
): LintDevice {
  return advertised('gpu.nvidia.com', name, {
    attributes: {
      type: { string: profile === undefined ? 'gpu' : 'mig' },
      productName: { string: product },
      driverVersion: { version: '580.126.20' },
      ...(profile === undefined ? {} : { profile: { string: profile } }),
      uuid: { string: `GPU-${name}` },
    },
    capacity: { memory: { value: memory } },
  });
}

/** A network card of another driver. */
export function nic(name: string): LintDevice {
  return advertised('nic.example.com', name, {
    attributes: { speed: { int: 200 } },
  });
}

/** A device as the lint takes it. */
export function advertised(
  driver: string,
  name: string,
  device: Omit<Device, 'name'>,
): LintDevice {
  return {
    id: `c/${driver}/node/${name}`,
    driver,
    device: { name, ...device },
  };
}

/** One of each of several kinds, with two that are alike. */
export const mixedFleet: LintDevice[] = [
  gpu('h100', 'NVIDIA H100 80GB HBM3', '81152Mi'),
  gpu('h100-small', 'NVIDIA H100 80GB HBM3', '9984Mi', '1g.10gb'),
  gpu('rtx-small-1', 'NVIDIA RTX PRO 6000', '24192Mi', '1g.24gb'),
  gpu('rtx-small-2', 'NVIDIA RTX PRO 6000', '24192Mi', '1g.24gb'),
  gpu('rtx-medium', 'NVIDIA RTX PRO 6000', '48512Mi', '2g.48gb'),
  nic('nic'),
];

/** A class with these selectors, offered as a tier of the given name. */
export interface Offer {
  name?: string;
  title?: string;
  selectors: string[];
}

/** What the lint is asked about a cluster with these tiers. */
export function lintInput(
  offers: Offer[],
  devices: Iterable<LintDevice>,
): LintInput {
  const tiers = offers.map((offer, order) => ({
    name: offer.name ?? `tier-${order}`,
    deviceClass: `class-${order}`,
    title: offer.title ?? `Tier ${order}`,
  }));
  const classes = new Map<string, DeviceClass>(
    offers.map(({ selectors }, order) => [
      `class-${order}`,
      {
        spec: {
          selectors: selectors.map(expression => ({ cel: { expression } })),
        },
      },
    ]),
  );
  return { cluster: 'c', tiers, classes, devices };
}

/** Ids of the devices that all selectors select; a device on which one fails is none. */
export function selectedIds(
  selectors: string[],
  devices: Iterable<LintDevice>,
): string[] {
  const compiled = selectors.map(expression => compileSelector(expression));
  return [...devices]
    .filter(({ driver, device }) =>
      compiled.every(
        selector =>
          selector.evaluate({
            driver,
            attributes: device.attributes,
            capacity: device.capacity,
          }).value === true,
      ),
    )
    .map(({ id }) => id);
}

/** What makes a selector unfit to be proposed: a refusal, or devices on which it has no answer. */
export function unfit(expression: string, devices: Iterable<LintDevice>) {
  const selector = compileSelector(expression, { newExpression: true });
  return {
    refused: selector.error?.message,
    failing: [...devices]
      .filter(
        ({ driver, device }) =>
          selector.evaluate({
            driver,
            attributes: device.attributes,
            capacity: device.capacity,
          }).value === undefined,
      )
      .map(({ id }) => id),
  };
}
