import {
  CelType,
  dynType,
  isDynamic,
  listOf,
  mapOf,
  nullType,
  sameType,
  typeOf,
} from '../types';

import { spendWork } from '../work/workMeter';

/** Types that always accept null. */
const nullable = new Set(['opaque', 'struct', 'any', 'duration', 'timestamp']);

/** Finds what type variables stand for while an expression is checked. */
export class Unification {
  readonly #bindings = new Map<string, CelType>();
  /** What was bound before, in the order of the changes, so that they can be taken back. */
  readonly #trail: [name: string, before: CelType | undefined][] = [];
  #variables = 0;

  /** A type variable that is not in use yet. */
  newVariable(): CelType {
    const name = `_var${this.#variables}`;
    this.#variables += 1;
    return { kind: 'parameter', name, parameters: [] };
  }

  /** Whether `from` can be used as `to`; remembers what that implies. */
  isAssignable(from: CelType, to: CelType): boolean {
    return this.areAssignable([from], [to]);
  }

  /** Whether all types can be used as their counterparts, all or none. */
  areAssignable(from: readonly CelType[], to: readonly CelType[]): boolean {
    const start = this.#trail.length;
    const assignable = this.#assignAll(from, to);
    while (!assignable && this.#trail.length > start) {
      const [name, before] = this.#trail.pop()!;
      if (before) {
        this.#bindings.set(name, before);
      } else {
        this.#bindings.delete(name);
      }
    }
    this.#trail.length = start;
    return assignable;
  }

  /** The type with its variables replaced by what they stand for. */
  substitute(type: CelType, unboundToDyn: boolean): CelType {
    spendWork(1);
    const bound = this.#lookup(type);
    if (bound) {
      return this.substitute(bound, unboundToDyn);
    }
    if (type.kind === 'parameter') {
      return unboundToDyn ? dynType : type;
    }
    const inner = type.parameters.map(part =>
      this.substitute(part, unboundToDyn),
    );
    switch (type.kind) {
      case 'list':
        return listOf(inner[0]);
      case 'map':
        return mapOf(inner[0], inner[1]);
      case 'type':
        return inner.length > 0 ? typeOf(inner[0]) : type;
      case 'opaque':
        return { ...type, parameters: inner };
      default:
        return type;
    }
  }

  /** The type of a list or map whose elements have both types. */
  mostGeneral(left: CelType, right: CelType): CelType {
    return isEqualOrLessSpecific(left, right) ? left : right;
  }

  #lookup(type: CelType): CelType | undefined {
    return type.kind === 'parameter'
      ? this.#bindings.get(type.name)
      : undefined;
  }

  #assignAll(from: readonly CelType[], to: readonly CelType[]): boolean {
    return (
      from.length === to.length &&
      from.every((type, index) => this.#assign(type, to[index]))
    );
  }

  #assign(from: CelType, to: CelType): boolean {
    spendWork(1);
    if (to.kind === 'parameter') {
      const bound = this.#bind(from, to);
      if (bound !== 'try-other-way') {
        return bound;
      }
    }
    if (from.kind === 'parameter') {
      return this.#bind(to, from) === true;
    }
    if (acceptsAnything(from) || acceptsAnything(to)) {
      return true;
    }
    if (from.kind === 'null') {
      return acceptsNull(to);
    }
    if (to.kind === 'null') {
      return acceptsNull(from);
    }
    switch (from.kind) {
      case 'type':
        return to.kind === 'type';
      case 'opaque':
      case 'list':
      case 'map':
        return (
          from.kind === to.kind &&
          from.name === to.name &&
          this.#assignAll(from.parameters, to.parameters)
        );
      default:
        return sameType(from, to);
    }
  }

  /** Lets `variable` stand for `type`, or widens what it stands for. */
  #bind(type: CelType, variable: CelType): boolean | 'try-other-way' {
    if (sameType(type, variable)) {
      return true;
    }
    const current = this.#lookup(variable);
    if (!current) {
      if (this.#occurs(variable, type)) {
        return 'try-other-way';
      }
      this.#remember(variable.name, type);
      return true;
    }
    if (sameType(type, current)) {
      return true;
    }
    if (!this.#assign(type, current)) {
      return false;
    }
    const general = this.mostGeneral(type, current);
    if (!this.#occurs(variable, general)) {
      this.#remember(variable.name, general);
    }
    return true;
  }

  #remember(name: string, type: CelType): void {
    this.#trail.push([name, this.#bindings.get(name)]);
    this.#bindings.set(name, type);
  }

  #occurs(variable: CelType, within: CelType): boolean {
    spendWork(1);
    if (sameType(variable, within)) {
      return true;
    }
    if (within.kind === 'parameter') {
      const bound = this.#lookup(within);
      return bound !== undefined && this.#occurs(variable, bound);
    }
    return within.parameters.some(part => this.#occurs(variable, part));
  }
}

function acceptsAnything(type: CelType): boolean {
  return isDynamic(type) || type.kind === 'error';
}

function acceptsNull(type: CelType): boolean {
  return nullable.has(type.kind) || sameType(type, nullType);
}

function isEqualOrLessSpecific(left: CelType, right: CelType): boolean {
  if (isDynamic(left) || left.kind === 'parameter') {
    return true;
  }
  if (isDynamic(right) || right.kind === 'parameter') {
    return false;
  }
  if (left.kind !== right.kind) {
    return false;
  }
  switch (left.kind) {
    case 'opaque':
    case 'list':
    case 'map':
      return (
        left.name === right.name &&
        left.parameters.length === right.parameters.length &&
        left.parameters.every((part, index) =>
          isEqualOrLessSpecific(part, right.parameters[index]),
        )
      );
    case 'type':
      return true;
    default:
      return sameType(left, right);
  }
}
