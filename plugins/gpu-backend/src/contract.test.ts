import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Operation, operations } from '@backstage-gpu/plugin-gpu-common/schema';
import Ajv from 'ajv/dist/2020';
import fc from 'fast-check';
import { parse } from 'yaml';
import { z } from 'zod';
import { changedValues } from './__testUtils__/changedValues';
import { valuesOf } from './__testUtils__/valuesOf';
import { testKinds } from './features/requests/__testUtils__/testKinds';
import { describeApi, OpenApiDocument } from './platform/http/describeApi';
import { JsonSchema } from './platform/http/tidySchema';

/** Values that are tried of each body, and of the parameters of each operation. */
const bodiesEach = 1000;
const parametersEach = 200;
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

const document = parse(
  readFileSync(join(__dirname, 'schema/openapi.yaml'), 'utf8'),
) as OpenApiDocument;
const { schemas } = document.components;
const kinds = testKinds();
// OpenAPI has keywords of its own; what JSON Schema has is checked strictly all the same.
const ajv = new Ajv({
  keywords: ['components', 'discriminator'],
  strictTypes: false,
});
ajv.addSchema({ $id: 'openapi', components: { schemas } });

const described = Object.values(document.paths).flatMap(item =>
  Object.values(item),
) as {
  operationId: string;
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    schema: JsonSchema;
  }[];
  requestBody?: { content: { 'application/json': { schema: JsonSchema } } };
}[];

function describedBy(id: string) {
  return described.find(
    ({ operationId }) => operationId.toLowerCase() === id.toLowerCase(),
  )!;
}

/** Whether the contract accepts a value, as another implementation of JSON Schema reads it. */
function compile(schema: JsonSchema): (value: unknown) => boolean {
  const text = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
  const validate = ajv.compile(JSON.parse(text));
  return value => validate(value) as boolean;
}

/** Whether the backend takes a body, as far as a schema says. */
function takesBody({ body }: Operation, value: unknown): boolean {
  const parsed = body!.safeParse(value);
  if (!parsed.success || body !== operations.createRequest.body) {
    return parsed.success;
  }
  const { workload } = parsed.data as { workload: { type: string } };
  const kind = kinds.get(workload.type);
  return kind?.schema.safeParse(workload).success ?? false;
}

/** Compares both verdicts on many values; answers how many were accepted. */
function compareVerdicts(options: {
  schema: JsonSchema;
  takes: (value: unknown) => boolean;
  runs: number;
}): number {
  const accepts = compile(options.schema);
  let accepted = 0;
  fc.assert(
    fc.property(changedValues(valuesOf(options.schema, schemas)), value => {
      const verdict = accepts(value);
      accepted += verdict ? 1 : 0;
      expect({ parser: options.takes(value) }).toEqual({ parser: verdict });
    }),
    { seed, numRuns: options.runs },
  );
  return accepted;
}

const all = Object.entries<Operation>(operations);

describe(`the contract (seed ${seed})`, () => {
  it('is what the schemas say', () => {
    const now = describeApi(kinds.types.map(type => kinds.require(type)));
    expect(document).toEqual(JSON.parse(JSON.stringify(now)));
  });

  it('has no reference that leads nowhere', () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(Object.keys(schemas)).toContain(name);
    }
  });

  it.each(all.filter(([, { body }]) => body))(
    'and the parser accept and refuse the same bodies of %s',
    (id, operation) => {
      const content = describedBy(id).requestBody!.content;
      const accepted = compareVerdicts({
        schema: content['application/json'].schema,
        takes: value => takesBody(operation, value),
        runs: bodiesEach,
      });
      // Neither verdict is rare, or little would be shown.
      expect(accepted).toBeGreaterThan(bodiesEach / 10);
      expect(accepted).toBeLessThan(bodiesEach * 0.9);
    },
  );

  const parts = all.flatMap(([id, { params, query, headers }]) =>
    (
      [
        ['path', params],
        ['query', query],
        ['header', headers],
      ] as [string, z.ZodObject | undefined][]
    ).flatMap(([place, schema]) => (schema ? [{ id, place, schema }] : [])),
  );

  it.each(parts)(
    'and the parser accept and refuse the same $place parameters of $id',
    ({ id, place, schema }) => {
      const parameters = describedBy(id).parameters!.filter(
        each => each.in === place,
      );
      const accepted = compareVerdicts({
        schema: {
          type: 'object',
          properties: Object.fromEntries(
            parameters.map(each => [each.name, each.schema]),
          ),
          required: parameters
            .filter(({ required }) => required)
            .map(({ name }) => name),
          // Other headers are none of our business.
          ...(place === 'header' ? {} : { additionalProperties: false }),
        },
        takes: value => schema.safeParse(value).success,
        runs: parametersEach,
      });
      expect(accepted).toBeGreaterThan(0);
    },
  );
});
