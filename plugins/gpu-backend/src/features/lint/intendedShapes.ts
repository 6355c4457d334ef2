import { DeviceShape } from './DeviceShape';
import { MemoryRange, readMemoryRanges } from './readMemoryRanges';
import { LintTier } from './selectShapes';

const profilePattern = /(?<![\w.])(\d+)g[. -]?(\d+)gb((?:\+[a-z.]+|-me)?)/i;

/**
 * Whether a device has one of these amounts of memory. Undefined when its memory is unknown, or when an amount belongs to
 * the name of its card: slices of an `A100 40GB` have less.
 */
export function fitsMemory(
  { memory, product }: DeviceShape,
  ranges: MemoryRange[],
): boolean | undefined {
  const bytes = memory?.toApproximateFloat();
  if (bytes === undefined) {
    return undefined;
  }
  const fits = ranges.some(
    ({ minimum, maximum }) => bytes >= minimum && bytes <= maximum,
  );
  const card = product?.toLowerCase().split(/[\s-]+/) ?? [];
  const ofCard = ranges.some(
    ({ subject }) => subject && card.includes(subject.toLowerCase()),
  );
  return fits || (ofCard ? undefined : false);
}

/**
 * The devices that a tier is meant to offer, as far as its title, its name or the profiles that its selectors compare
 * with tell: those of the profile; or those of as many compute slices and as much memory, since the name of a profile
 * is rounded and differs between GPUs and drivers; or those of the memory.
 */
export function intendedShapes(
  tier: LintTier,
  selectors: string[],
  shapes: DeviceShape[],
): DeviceShape[] {
  const usable = shapes.filter(({ fault }) => fault === undefined);
  for (const text of [tier.title, tier.name.replace(/-/g, ' ')]) {
    // What says a memory is believed, even where no device has it: what selectors name may be the mistake.
    const ranges = readMemoryRanges(text);
    if (ranges.length > 0) {
      const found = withProfile(text, usable);
      return found.length > 0
        ? found
        : usable.filter(shape => fitsMemory(shape, ranges));
    }
  }
  for (const expression of selectors) {
    const found = withProfile(expression, usable);
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

function withProfile(text: string, shapes: DeviceShape[]): DeviceShape[] {
  const match = profilePattern.exec(text);
  if (!match) {
    return [];
  }
  const [, compute, memory, suffix] = match;
  const name = `${compute}g.${memory}gb${suffix}`.toLowerCase();
  const same = shapes.filter(({ profile }) => profile?.toLowerCase() === name);
  if (same.length > 0) {
    return same;
  }
  const ranges = readMemoryRanges(`${memory} GB`);
  return shapes.filter(shape => {
    const found = shape.profile && profilePattern.exec(shape.profile);
    return (
      found &&
      found[1] === compute &&
      found[3].toLowerCase() === suffix.toLowerCase() &&
      fitsMemory(shape, ranges)
    );
  });
}
