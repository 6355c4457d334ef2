import fc, { Arbitrary } from 'fast-check';
import { JsonSchema } from '../platform/http/tidySchema';

/** Values that a schema of the contract accepts, apart from a few whose texts are too long. */
export function valuesOf(
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
): Arbitrary<unknown> {
  const of = (inner: unknown) => valuesOf(inner as JsonSchema, components);
  if (schema.$ref) {
    return of(components[schema.$ref.replace(/^.*\//, '')]);
  }
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) {
    return fc.oneof(...(alternatives as unknown[]).map(of));
  }
  if ('const' in schema) {
    return fc.constant(schema.const);
  }
  if (schema.enum) {
    return fc.constantFrom(...(schema.enum as unknown[]));
  }
  const { minimum = 0, maximum = 1e6 } = schema as Record<string, number>;
  switch (schema.type) {
    case 'string':
      return schema.pattern
        ? fc.stringMatching(new RegExp(schema.pattern as string, 'u'), {
            size: 'small',
          })
        : textsOf(schema);
    case 'integer':
      return fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(of(schema.items), {
        minLength: schema.minItems as number | undefined,
        maxLength: 3,
      });
    case 'object':
      return objectsOf(schema, of);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** Any characters, as people see them. */
function textsOf({ minLength = 0 }: JsonSchema): Arbitrary<string> {
  return fc.string({
    unit: 'grapheme',
    minLength: minLength as number,
    maxLength: 30,
  });
}

function objectsOf(
  schema: JsonSchema,
  of: (inner: unknown) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  if (schema.properties) {
    return fc.record(
      Object.fromEntries(
        Object.entries(schema.properties).map(([name, inner]) => [
          name,
          of(inner),
        ]),
      ),
      { requiredKeys: schema.required ?? [] },
    );
  }
  return fc.dictionary(
    schema.propertyNames
      ? (of(schema.propertyNames) as Arbitrary<string>)
      : textsOf({}),
    of(schema.additionalProperties ?? {}),
    { maxKeys: 3 },
  );
}
