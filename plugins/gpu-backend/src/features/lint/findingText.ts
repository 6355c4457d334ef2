import { Quantity } from '@backstage-gpu/dra';
import { DeviceShape } from './DeviceShape';

const quoteLimit = 300;

/** An error or a name of the cluster's in a message; a very long one is cut. */
export function clip(text: string): string {
  return text.length > quoteLimit ? `${text.slice(0, quoteLimit)}…` : text;
}

/** How many devices these are. */
export function countDevices(shapes: DeviceShape[]): number {
  return shapes.reduce((sum, { count }) => sum + count, 0);
}

/** The first of these devices, and how many more there are. */
export function nameDevices(shapes: DeviceShape[]): string {
  const others = countDevices(shapes) - 1;
  const name = clip(shapes[0].id);
  switch (others) {
    case 0:
      return name;
    case 1:
      return `${name} and 1 more device`;
    default:
      return `${name} and ${others} more devices`;
  }
}

/** `1 device`, `3 devices`. */
export function devicesInWords(shapes: DeviceShape[]): string {
  const count = countDevices(shapes);
  return count === 1 ? '1 device' : `${count} devices`;
}

/** Memory as pages show it, such as `23.6 GiB`. */
export function memoryInWords(memory: Quantity): string {
  const gibibytes = memory.toApproximateFloat() / 2 ** 30;
  return `${Number(gibibytes.toFixed(1))} GiB`;
}
