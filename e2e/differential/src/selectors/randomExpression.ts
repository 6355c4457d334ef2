import { RandomSource } from '../support/RandomSource';
import { AttributeKind } from './attributes';
import { GRAMMAR } from './grammar';
import { attributeOf, LEAVES } from './leaves';

const PLACEHOLDER = /\$(=?)(\w+)/g;
const RARELY = 0.04;
const attributeKinds: readonly string[] = ['string', 'int', 'bool', 'semver'];

interface Variable {
  name: string;
  type: string;
}

/** Writes one expression; types are mostly right, now and then on purpose not. */
class ExpressionWriter {
  readonly #random: RandomSource;
  #names = 0;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  write(type: string, depth: number, scope: readonly Variable[]): string {
    const random = this.#random;
    const wanted = this.#perhapsOther(type);
    const variables = scope.filter(variable => variable.type === wanted);
    if (variables.length > 0 && random.chance(0.55)) {
      return random.pick(variables).name;
    }
    if (attributeKinds.includes(wanted) && random.chance(0.25)) {
      return attributeOf(random, wanted as AttributeKind);
    }
    const templates = GRAMMAR.get(wanted);
    if (depth <= 0 || !templates || random.chance(0.12)) {
      return this.#leaf(wanted, depth, scope);
    }
    return this.#fill(this.#template(templates), depth, scope);
  }

  /** Sometimes a type that does not belong there. */
  #perhapsOther(type: string): string {
    const random = this.#random;
    if (!GRAMMAR.has(type) || !random.chance(0.02)) {
      return type;
    }
    return random.pick(['any', ...GRAMMAR.keys()]);
  }

  #template(templates: readonly string[]): string {
    for (;;) {
      const template = this.#random.pick(templates);
      if (!template.startsWith('~')) {
        return template;
      }
      if (this.#random.chance(RARELY)) {
        return template.slice(1);
      }
    }
  }

  #leaf(type: string, depth: number, scope: readonly Variable[]): string {
    const leaf = LEAVES[type];
    if (leaf) {
      return leaf(this.#random);
    }
    const [shape, element] = type.split(/_(.*)/);
    if (shape === 'list') {
      return this.#random.chance(0.15)
        ? '[]'
        : this.#fill(`[$${element}, $${element}]`, depth, scope);
    }
    return this.#random.chance(0.2)
      ? 'optional.none()'
      : this.#fill(`optional.of($${element})`, depth, scope);
  }

  #fill(template: string, depth: number, scope: readonly Variable[]): string {
    const known = [...scope];
    return template.replace(PLACEHOLDER, (_, introduces, type) => {
      if (introduces) {
        this.#names += 1;
        const name = `v${this.#names}`;
        known.push({ name, type });
        return name;
      }
      return this.write(type, depth - 1, known);
    });
  }
}

/** A random selector; `depth` bounds how deep its calls are nested. */
export function randomExpression(random: RandomSource, depth: number): string {
  return new ExpressionWriter(random).write('bool', depth, []);
}
