/** A schema of JSON Schema 2020-12, as far as it is looked at here. */
export interface JsonSchema {
  $ref?: string;
  description?: string;
  required?: string[];
  properties?: Record<string, JsonSchema>;
  [keyword: string]: unknown;
}

/** Keywords in the order in which people read them; others follow. */
const order = [
  '$ref',
  'description',
  'type',
  'const',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'required',
  'additionalProperties',
  'propertyNames',
  'minItems',
  'maxItems',
  'items',
  'properties',
];

/** Keywords that hold schemas by names of one's own. */
const namedSchemas = ['properties', '$defs'];

/**
 * A schema as it stands in the contract: keywords in a steady order, and nothing that goes without saying.
 *
 * @param name - of the component that it is; references to its own root are made to it
 */
export function tidySchema(schema: JsonSchema, name: string): JsonSchema {
  const tidied: JsonSchema = {};
  const keys = Object.keys(schema).sort((a, b) => rankOf(a) - rankOf(b));
  for (const key of keys) {
    const value = schema[key];
    if (isSaid(key, value)) {
      tidied[key] = namedSchemas.includes(key)
        ? Object.fromEntries(
            Object.entries(value as Record<string, JsonSchema>).map(
              ([field, inner]) => [field, tidySchema(inner, name)],
            ),
          )
        : tidyValue(key, value, name);
    }
  }
  return tidied;
}

function tidyValue(key: string, value: unknown, name: string): unknown {
  if (key === '$ref') {
    return String(value).replace(
      /^#(?!\/components)/,
      `#/components/schemas/${name}`,
    );
  }
  if (Array.isArray(value)) {
    return value.map(each => tidyValue('', each, name));
  }
  return typeof value === 'object' && value !== null
    ? tidySchema(value as JsonSchema, name)
    : value;
}

function isSaid(key: string, value: unknown): boolean {
  switch (key) {
    case '$schema':
    case '$id':
      return false;
    // Every integer that JavaScript has.
    case 'minimum':
      return value !== Number.MIN_SAFE_INTEGER;
    case 'maximum':
      return value !== Number.MAX_SAFE_INTEGER;
    case 'additionalProperties':
      return JSON.stringify(value) !== '{}';
    default:
      return true;
  }
}

function rankOf(key: string): number {
  const rank = order.indexOf(key);
  return rank < 0 ? order.length : rank;
}
