import { JsonRecord } from '../cluster/types';
import { canonicalQuantity } from './canonicalQuantity';
import { fieldOf, fieldsOfModel } from './clientModels';
import { FieldSchema, ScalarName } from './FieldSchema';

/** What reading an object found wrong with it. */
export interface DecodeFaults {
  /** Paths of fields that the type does not declare, as `spec.bogus`. */
  unknownFields: string[];
  /** The first value of a wrong type, in the words of Go's JSON decoder. */
  typeFault?: string;
}

/** An object as it was read, with what was wrong. */
export interface DecodedObject extends DecodeFaults {
  /** The object with unknown fields and nulls dropped and quantities in canonical form. */
  object: JsonRecord;
}

const goNames: Record<ScalarName, string> = {
  string: 'string',
  integer: 'int32',
  number: 'float64',
  boolean: 'bool',
  time: 'string',
  quantity: 'string',
  intOrString: 'string',
  any: 'any',
};

class Decoder {
  readonly faults: DecodeFaults = { unknownFields: [] };

  /** Go's name of the structure that is being read. */
  #owner: string;

  constructor(kind: string) {
    this.#owner = kind;
  }

  decode(schema: FieldSchema, value: unknown, path: string): unknown {
    switch (schema.type) {
      case 'struct':
        return this.#struct(schema, value, path);
      case 'map':
        return this.#map(schema, value, path);
      case 'list':
        return this.#list(schema, value, path);
      case 'open':
        return value;
      default:
        return this.#scalar(schema.scalar, value, path);
    }
  }

  #struct(
    schema: FieldSchema & { type: 'struct' },
    value: unknown,
    path: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return this.#wrongType(value, path, schema.model.replace(/^V1/, 'v1.'));
    }
    const result: JsonRecord = {};
    const outer = this.#owner;
    this.#owner = schema.model.replace(/^([A-Z][a-z]+)?V1/, '');
    for (const [name, item] of Object.entries(value)) {
      const fieldPath = path ? `${path}.${name}` : name;
      const field = fieldOf(schema, name);
      if (!field) {
        this.faults.unknownFields.push(fieldPath);
      } else if (item !== null && item !== undefined) {
        result[name] = this.decode(field, item, fieldPath);
      }
    }
    this.#owner = outer;
    return result;
  }

  #map(schema: FieldSchema & { type: 'map' }, value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return this.#wrongType(value, path, 'map');
    }
    const result: JsonRecord = {};
    for (const [name, item] of Object.entries(value)) {
      if (item !== null) {
        result[name] = this.decode(schema.values, item, `${path}.${name}`);
      } else if (
        schema.values.type === 'scalar' &&
        schema.values.scalar === 'string'
      ) {
        // Go decodes a null into the empty string of a map of strings.
        result[name] = '';
      }
    }
    return result;
  }

  #list(schema: FieldSchema & { type: 'list' }, value: unknown, path: string) {
    if (!Array.isArray(value)) {
      return this.#wrongType(value, path, 'slice');
    }
    return value
      .map((item, index) =>
        item === null
          ? undefined
          : this.decode(schema.items, item, `${path}[${index}]`),
      )
      .filter(item => item !== undefined);
  }

  #scalar(scalar: ScalarName, value: unknown, path: string): unknown {
    switch (scalar) {
      case 'any':
        return value;
      case 'quantity': {
        const canonical =
          typeof value === 'string' || typeof value === 'number'
            ? canonicalQuantity(String(value))
            : undefined;
        if (canonical === undefined) {
          this.faults.typeFault ??=
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
        }
        return canonical;
      }
      case 'intOrString':
        return Number.isInteger(value) || typeof value === 'string'
          ? value
          : this.#wrongType(value, path, 'string');
      case 'integer':
        return Number.isInteger(value)
          ? value
          : this.#wrongType(value, path, 'int32');
      case 'number':
        return typeof value === 'number'
          ? value
          : this.#wrongType(value, path, 'float64');
      case 'boolean':
        return typeof value === 'boolean'
          ? value
          : this.#wrongType(value, path, 'bool');
      case 'time':
        if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) {
          this.faults.typeFault ??= `parsing time ${JSON.stringify(
            value,
          )} as "2006-01-02T15:04:05Z07:00": cannot parse`;
        }
        return value;
      default:
        return typeof value === 'string'
          ? value
          : this.#wrongType(value, path, goNames[scalar]);
    }
  }

  #wrongType(value: unknown, path: string, expected: string): undefined {
    const plainPath = path.replace(/\[\d+\]/g, '');
    this.faults.typeFault ??= `json: cannot unmarshal ${jsonTypeOf(
      value,
    )} into Go struct field ${this.#owner}.${plainPath} of type ${expected}`;
    return undefined;
  }
}

/**
 * Reads an object by its schema, as the typed decoder of the API server does: unknown fields and nulls go away, values
 * of a wrong type are a fault. Pure; the caller decides what a fault means.
 */
export function decodeObject(
  model: string,
  kind: string,
  body: JsonRecord,
): DecodedObject {
  // Loads the class first, so that a missing model is a programming error here and not a fault of the body.
  fieldsOfModel(model);
  const decoder = new Decoder(kind);
  const object = decoder.decode(
    { type: 'struct', model, atomic: false },
    body,
    '',
  ) as JsonRecord | undefined;
  return { object: object ?? {}, ...decoder.faults };
}

function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
