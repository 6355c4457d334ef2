import { Step } from './plan';

/** Where a variable lives while an expression runs. */
export interface VariablePlace {
  index: number;
  /** Computes the value when it is needed for the first time. */
  initial?: Step;
}

/** The variables that an expression can see. */
export class Scope {
  readonly #places: ReadonlyMap<string, VariablePlace>;

  private constructor(places: ReadonlyMap<string, VariablePlace>) {
    this.#places = places;
  }

  /** A scope with one variable, at the first place. */
  static root(name: string): Scope {
    return new Scope(new Map([[name, { index: 0 }]]));
  }

  find(name: string): VariablePlace | undefined {
    return this.#places.get(name);
  }

  /** A scope with one variable more. */
  with(name: string, place: VariablePlace): Scope {
    return new Scope(new Map([...this.#places, [name, place]]));
  }
}
