import {
  compileSelector,
  listNamedParts,
  NamedPart,
  SelectorDevice,
} from '@backstage-gpu/cel';
import { presenceOf } from './celText';
import { DeviceShape } from './DeviceShape';
import { normaliseCondition } from './joinConditions';
import { bindsWeakly, insideBrackets, splitOperands } from './splitOperands';

/** Every operand is compiled for itself, so a very long selector is left as it is. */
const lengthLimit = 2000;
/** Devices on which a selector is tried without one of the things that it names. */
const sampleLimit = 50;

/**
 * The selector with a condition before everything that fails on a device without some attribute or capacity:
 * `x == 'a'` becomes `has(x) && x == 'a'`. Each operand of `&&` and `||` is guarded for itself, by trying it on a device
 * that has all it names but one thing.
 */
export function guardSelector(text: string, shapes: DeviceShape[]): string {
  return text.length > lengthLimit ? text : guard(text, shapes, new Set());
}

/**
 * The selector behind conditions on all that it fails without, which is shorter where alternatives name one and the same
 * thing. Undefined where they name several, of which a device may lack some.
 */
export function guardInFront(
  text: string,
  shapes: DeviceShape[],
): string | undefined {
  const alternatives = splitOperands(text, '||').length > 1;
  return alternatives && partsOf(text).length > 1
    ? undefined
    : [...missingGuards(text, shapes), `(${text})`].join(' && ');
}

function guard(
  text: string,
  shapes: DeviceShape[],
  known: ReadonlySet<string>,
): string {
  const alternatives = splitOperands(text, '||');
  if (alternatives.length > 1) {
    return alternatives
      .map(alternative => guard(alternative, shapes, known))
      .join(' || ');
  }
  const holding = new Set(known);
  const guarded: string[] = [];
  for (const operand of splitOperands(text, '&&')) {
    const inside = insideBrackets(operand);
    if (inside !== undefined) {
      guarded.push(`(${guard(inside, shapes, holding)})`);
      continue;
    }
    for (const condition of missingGuards(operand, shapes)) {
      if (!holding.has(condition)) {
        holding.add(condition);
        guarded.push(condition);
      }
    }
    holding.add(normaliseCondition(operand));
    guarded.push(bindsWeakly(operand) ? `(${operand})` : operand);
  }
  return guarded.join(' && ');
}

type Part = NamedPart & { id: string };

function partsOf(text: string): Part[] {
  return (listNamedParts(text) ?? []).filter(
    (part): part is Part => part.id !== undefined,
  );
}

/** Conditions on the parts without which an operand fails on a device on which it does not fail with them. */
function missingGuards(operand: string, shapes: DeviceShape[]): string[] {
  const parts = partsOf(operand);
  const selector = compileSelector(operand);
  const fails = (device: SelectorDevice) =>
    selector.evaluate(device).error !== undefined;
  const devices = [
    deviceWithAll(parts, shapes),
    ...shapes.slice(0, sampleLimit).map(({ device }) => device),
  ].filter(device => !fails(device));
  return parts
    .filter(
      part =>
        devices.length === 0 ||
        devices.some(device => fails(without(part, device))),
    )
    .map(presenceOf);
}

/** A device that has these parts and nothing else, each as some device of the fleet has it. */
function deviceWithAll(parts: Part[], shapes: DeviceShape[]): SelectorDevice {
  const device = {
    driver: shapes[0]?.device.driver ?? '',
    attributes: {} as NonNullable<SelectorDevice['attributes']>,
    capacity: {} as NonNullable<SelectorDevice['capacity']>,
  };
  for (const part of parts) {
    const names = namesOf(part);
    for (const { device: known } of shapes) {
      const name = names(known).find(
        candidate => known[part.kind]?.[candidate] !== undefined,
      );
      if (name !== undefined) {
        Object.assign(device[part.kind], {
          [`${part.domain}/${part.id}`]: known[part.kind]?.[name],
        });
        break;
      }
    }
  }
  return device;
}

function without(part: Part, device: SelectorDevice): SelectorDevice {
  const names = namesOf(part)(device);
  const rest = Object.entries(device[part.kind] ?? {}).filter(
    ([name]) => !names.includes(name),
  );
  return { ...device, [part.kind]: Object.fromEntries(rest) };
}

/** The names under which a device may publish a part. */
function namesOf({ domain, id }: Part): (device: SelectorDevice) => string[] {
  const qualified = `${domain}/${id}`;
  return ({ driver }) => (driver === domain ? [qualified, id] : [qualified]);
}
