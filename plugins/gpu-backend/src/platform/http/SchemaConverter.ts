import {
  components,
  Operation,
  operations,
} from '@backstage-gpu/plugin-gpu-common/schema';
import { z } from 'zod';
import { JsonSchema, tidySchema } from './tidySchema';

/** Schemas as JSON Schema, in which those that have a name are referred to by it. */
export class SchemaConverter {
  readonly #registry = z.registry<{ id: string }>();
  readonly #names = new Map<z.ZodType, string>();
  readonly #schemas: Record<string, JsonSchema>;

  constructor() {
    for (const [name, schema] of Object.entries(components)) {
      this.#names.set(schema, name);
    }
    for (const { params, query, headers } of Object.values<Operation>(
      operations,
    )) {
      for (const schema of [params, query, headers]) {
        if (schema && !this.#names.has(schema)) {
          this.#names.set(schema, `parameters/${this.#names.size}`);
        }
      }
    }
    this.#names.forEach((id, schema) => this.#registry.add(schema, { id }));
    const { schemas } = z.toJSONSchema(this.#registry, {
      uri: id => `#/components/schemas/${id}`,
      io: 'input',
    });
    this.#schemas = schemas as unknown as Record<string, JsonSchema>;
  }

  named(): Record<string, JsonSchema> {
    return Object.fromEntries(
      Object.keys(components).map(name => [
        name,
        tidySchema(this.#schemas[name], name),
      ]),
    );
  }

  refTo(schema: z.ZodType, operation: string): { $ref: string } {
    const name = this.#names.get(schema);
    if (name === undefined) {
      throw new Error(
        `a body or answer of the operation ${operation} has no name: add its schema to the components`,
      );
    }
    return refTo(name);
  }

  parameters(place: string, schema: z.ZodObject | undefined): object[] {
    if (!schema) {
      return [];
    }
    const id = this.#names.get(schema)!;
    const { properties = {}, required = [] } = this.#schemas[id];
    return Object.entries(properties).map(([name, property]) => {
      const { description: said, ...rest } = tidySchema(property, id);
      return {
        name,
        in: place,
        ...(required.includes(name) ? { required: true } : {}),
        ...(said ? { description: said } : {}),
        schema: rest,
      };
    });
  }
}

/** A reference to a schema that has a name. */
export function refTo(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}
