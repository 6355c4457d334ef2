import {
  isBinding,
  CallExpression,
  childrenOf,
  Expression,
  Operator,
} from '../syntax';
import { DeviceAttribute } from './deviceAttribute';
import { SelectorDevice } from './selectorDevice';

/**
 * One attribute or capacity that a selector names.
 *
 * @public
 */
export interface NamedPart {
  kind: 'attributes' | 'capacity';
  /** The domain of its name; an unqualified name has the driver's. */
  domain: string;
  /** Absent where only the presence of the domain matters. */
  id?: string;
}

type Path =
  | { level: 'device' }
  | { level: 'map'; kind: NamedPart['kind'] }
  | { level: 'domain'; kind: NamedPart['kind']; domain: string }
  | { level: 'part'; part: NamedPart }
  | { level: 'plain' };

type Bindings = ReadonlyMap<string, Path | undefined>;

class Collector {
  readonly parts: NamedPart[] = [];
  whole = false;

  visit(expression: Expression, bindings: Bindings): void {
    const path = pathOf(expression, bindings);
    if (path) {
      this.#use(path);
      return;
    }
    if (expression.kind === 'call' && expression.function === Operator.in) {
      this.#membership(expression, bindings);
      return;
    }
    if (expression.kind === 'comprehension') {
      this.#comprehension(expression, bindings);
      return;
    }
    for (const child of childrenOf(expression)) {
      this.visit(child, bindings);
    }
  }

  #use(path: Path): void {
    if (path.level === 'part') {
      this.#add(path.part);
    } else if (path.level !== 'plain') {
      this.whole = true;
    }
  }

  #membership(call: CallExpression, bindings: Bindings): void {
    const [key, container] = call.arguments;
    const path = pathOf(container, bindings);
    const name = constantText(key);
    if (path && name !== undefined && path.level === 'map') {
      this.#add({ kind: path.kind, domain: name });
      return;
    }
    if (path && name !== undefined && path.level === 'domain') {
      this.#add({ kind: path.kind, domain: path.domain, id: name });
      return;
    }
    this.visit(key, bindings);
    this.visit(container, bindings);
  }

  #comprehension(
    expression: Extract<Expression, { kind: 'comprehension' }>,
    bindings: Bindings,
  ): void {
    const inner = new Map(bindings);
    if (isBinding(expression)) {
      const path = pathOf(expression.initial, bindings);
      if (!path) {
        this.visit(expression.initial, bindings);
      }
      inner.set(expression.accumulatorVariable, path);
      this.visit(expression.result, inner);
      return;
    }
    this.visit(expression.range, bindings);
    this.visit(expression.initial, bindings);
    inner.set(expression.accumulatorVariable, undefined);
    inner.set(expression.iterationVariable, undefined);
    if (expression.secondIterationVariable !== undefined) {
      inner.set(expression.secondIterationVariable, undefined);
    }
    this.visit(expression.condition, inner);
    this.visit(expression.step, inner);
    this.visit(expression.result, inner);
  }

  #add(part: NamedPart): void {
    const known = this.parts.some(
      other =>
        other.kind === part.kind &&
        other.domain === part.domain &&
        other.id === part.id,
    );
    if (!known) {
      this.parts.push(part);
    }
  }
}

/** A part with the names under which a device may have it, made once. */
interface Lookup extends NamedPart {
  qualified: string;
  /** Absent for an id that only a qualified name can have. */
  plain?: string;
}

/**
 * The parts of a device that a selector can look at.
 *
 * @remarks Two devices that agree on these parts get the same answer, which is
 * what makes a fleet of thousands of devices cheap to select from.
 */
export class Projection {
  /** Each once. */
  readonly parts: readonly NamedPart[];
  readonly #lookups: readonly Lookup[];

  private constructor(parts: NamedPart[]) {
    this.parts = parts;
    this.#lookups = parts.map(lookupOf);
  }

  /**
   * The projection of an expression, or undefined when it looks at a whole map
   * or computes the names that it looks at.
   */
  static of(expression: Expression): Projection | undefined {
    const collector = new Collector();
    collector.visit(expression, new Map());
    return collector.whole ? undefined : new Projection(collector.parts);
  }

  /** A text that is equal for devices that agree on the parts. */
  keyOf(device: SelectorDevice): string {
    let key = `${device.driver}\u0000${
      device.allowMultipleAllocations ? 1 : 0
    }`;
    for (const part of this.#lookups) {
      key += `\u0000${partKey(device, part)}`;
    }
    return key;
  }
}

/** Where in the device an expression points, if that is known statically. */
function pathOf(expression: Expression, bindings: Bindings): Path | undefined {
  if (expression.kind === 'identifier') {
    const name = expression.name.replace(/^\./, '');
    if (bindings.has(name)) {
      return bindings.get(name);
    }
    return name === 'device' ? { level: 'device' } : undefined;
  }
  const step = stepOf(expression);
  const operand = step && pathOf(step.operand, bindings);
  if (!step || !operand) {
    return undefined;
  }
  switch (operand.level) {
    case 'device':
      if (step.name === 'attributes' || step.name === 'capacity') {
        return step.presence
          ? { level: 'plain' }
          : { level: 'map', kind: step.name };
      }
      // The driver and allowMultipleAllocations are part of every key.
      return { level: 'plain' };
    case 'map':
      // Every domain counts as present for has().
      return step.presence
        ? { level: 'plain' }
        : { level: 'domain', kind: operand.kind, domain: step.name };
    case 'domain':
      return {
        level: 'part',
        part: { kind: operand.kind, domain: operand.domain, id: step.name },
      };
    default:
      // A step into an attribute's value looks at that attribute.
      return operand;
  }
}

function stepOf(
  expression: Expression,
): { operand: Expression; name: string; presence: boolean } | undefined {
  if (expression.kind === 'select') {
    return {
      operand: expression.operand,
      name: expression.field,
      presence: expression.testOnly,
    };
  }
  if (
    expression.kind === 'call' &&
    (expression.function === Operator.index ||
      expression.function === Operator.optionalIndex ||
      expression.function === Operator.optionalSelect)
  ) {
    const [operand, key] = expression.arguments;
    const name = constantText(key);
    return name === undefined ? undefined : { operand, name, presence: false };
  }
  return undefined;
}

function constantText(expression: Expression): string | undefined {
  return expression.kind === 'literal' && typeof expression.value === 'string'
    ? expression.value
    : undefined;
}

function lookupOf(part: NamedPart): Lookup {
  const { domain, id = '' } = part;
  return {
    ...part,
    qualified: `${domain}/${id}`,
    ...(id.includes('/') ? {} : { plain: id }),
  };
}

function partKey(device: SelectorDevice, part: Lookup): string {
  const values: Record<string, unknown> = device[part.kind] ?? {};
  if (part.id === undefined) {
    return hasDomain(values, part.domain, device.driver) ? '1' : '0';
  }
  const value =
    (part.plain !== undefined && part.domain === device.driver
      ? values[part.qualified] ?? values[part.plain]
      : values[part.qualified]) ?? undefined;
  if (value === undefined) {
    return '';
  }
  return part.kind === 'capacity'
    ? String((value as { value: unknown }).value)
    : attributeKey(value as DeviceAttribute);
}

function hasDomain(
  values: Record<string, unknown>,
  domain: string,
  driver: string,
): boolean {
  for (const name in values) {
    if (
      name.startsWith(`${domain}/`) ||
      (domain === driver && !name.includes('/'))
    ) {
      return true;
    }
  }
  return false;
}

function attributeKey(attribute: DeviceAttribute): string {
  if (attribute.string !== undefined) {
    return `s${attribute.string}`;
  }
  if (attribute.bool !== undefined) {
    return `b${attribute.bool}`;
  }
  if (attribute.int !== undefined) {
    return `i${attribute.int}`;
  }
  if (attribute.version !== undefined) {
    return `v${attribute.version}`;
  }
  return `l${JSON.stringify(attribute, (_, value) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )}`;
}
