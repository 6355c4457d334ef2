import { formatQuantity, Quantity } from '@backstage-gpu/dra';
import { nameInSelector, presenceOf, quote } from './celText';
import { DeviceShape } from './DeviceShape';

/** Something that devices have in common, as a part of a selector that never fails. */
interface Condition {
  text: string;
  holds(shape: DeviceShape): boolean;
}

/** A selector with more values than this is no help to the reader. */
const valueLimit = 12;

/**
 * Conditions that hold for all of `wanted` and for none of the others of `among`, shortest first, to be put behind a
 * selector that selects `among`. They compare type, profile, memory and product, which NVIDIA's driver publishes; memory
 * first where that is what counts.
 * Nothing when the devices are of several drivers, or have nothing in common that the others lack.
 */
export function* separateShapes(
  wanted: DeviceShape[],
  among: DeviceShape[],
  prefer?: 'memory',
): Generator<string> {
  const driver = commonDriver(wanted);
  const inside = new Set(wanted);
  const kinds = oneOfEachKind(wanted);
  const others = oneOfEachKind(among.filter(shape => !inside.has(shape)));
  if (
    driver === undefined ||
    [...kinds.keys()].some(kind => others.has(kind))
  ) {
    return;
  }
  const conditions = conditionsOf([...kinds.values()], driver, prefer);
  for (const subset of subsets(conditions)) {
    const separates = [...others.values()].every(
      shape => !subset.every(({ holds }) => holds(shape)),
    );
    if (separates) {
      yield subset.map(({ text }) => text).join(' && ');
    }
  }
}

/** Whole selectors that select exactly `wanted` of all `shapes`, shortest first. */
export function* describeShapes(
  wanted: DeviceShape[],
  shapes: DeviceShape[],
): Generator<string> {
  const driver = commonDriver(wanted);
  if (driver === undefined) {
    return;
  }
  const among = shapes.filter(({ device }) => device.driver === driver);
  for (const text of separateShapes(wanted, among)) {
    yield [`device.driver == ${quote(driver)}`, text]
      .filter(Boolean)
      .join(' && ');
  }
}

/** The driver of all these devices, if they have one in common. */
export function commonDriver(shapes: DeviceShape[]): string | undefined {
  const [first] = shapes;
  return first &&
    shapes.every(({ device }) => device.driver === first.device.driver)
    ? first.device.driver
    : undefined;
}

/** All subsets, small ones first, and those of earlier conditions before those of later ones. */
function subsets(conditions: Condition[]): Condition[][] {
  const all: Condition[][] = [[]];
  for (const condition of conditions) {
    all.push(...all.map(subset => [...subset, condition]));
  }
  return all.sort((a, b) => a.length - b.length);
}

function oneOfEachKind(shapes: DeviceShape[]): Map<object, DeviceShape> {
  return new Map(shapes.map(shape => [shape.kind, shape]));
}

function conditionsOf(
  wanted: DeviceShape[],
  driver: string,
  prefer: 'memory' | undefined,
): Condition[] {
  const memories = wanted.map(({ memory }) => memory);
  const known = memories.filter(memory => memory !== undefined);
  const sorted = known.sort((a, b) => a.compareTo(b));
  const isKnown = sorted.length === memories.length;
  const ofMemory = isKnown
    ? [
        bound(driver, '>=', sorted[0]),
        bound(driver, '<=', sorted[sorted.length - 1]),
      ]
    : [];
  return [
    ...(prefer === 'memory' ? ofMemory : []),
    oneOf(wanted, driver, 'type', ({ type }) => type),
    oneOf(wanted, driver, 'profile', ({ profile }) => profile),
    ...(prefer === 'memory' ? [] : ofMemory),
    oneOf(wanted, driver, 'productName', ({ product }) => product),
  ].filter(condition => condition !== undefined);
}

function oneOf(
  wanted: DeviceShape[],
  driver: string,
  id: string,
  read: (shape: DeviceShape) => string | undefined,
): Condition | undefined {
  const values = new Set(wanted.map(read));
  if (values.has(undefined) || values.size > valueLimit) {
    return undefined;
  }
  const part = { kind: 'attributes', domain: driver, id } as const;
  const quoted = [...values].map(value => quote(value!)).sort();
  const comparison =
    quoted.length === 1 ? `== ${quoted[0]}` : `in [${quoted.join(', ')}]`;
  return {
    text: `${presenceOf(part)} && ${nameInSelector(part)} ${comparison}`,
    holds: shape => values.has(read(shape)),
  };
}

function bound(
  driver: string,
  operator: '>=' | '<=',
  limit: Quantity,
): Condition {
  const part = { kind: 'capacity', domain: driver, id: 'memory' } as const;
  const name = nameInSelector(part);
  const text = quote(formatQuantity(limit));
  return {
    text: `${presenceOf(
      part,
    )} && ${name}.compareTo(quantity(${text})) ${operator} 0`,
    holds: ({ memory }) => {
      const order = memory?.compareTo(limit);
      return (
        order !== undefined && (operator === '>=' ? order >= 0 : order <= 0)
      );
    },
  };
}
