import { Operation, operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { z } from 'zod';
import { refTo, SchemaConverter } from './SchemaConverter';
import { JsonSchema, tidySchema } from './tidySchema';

/** The contract of the API as OpenAPI 3.1. */
export interface OpenApiDocument {
  openapi: string;
  info: object;
  servers: object[];
  paths: Record<string, Record<string, object>>;
  components: { schemas: Record<string, JsonSchema> } & Record<string, object>;
}

/** A kind of workload that the contract names. */
export interface DescribedWorkload {
  type: string;
  schema: z.ZodType;
}

const description = `What is available now, who holds what, and requests for devices. Where an answer 304 is listed, the answer carries an ETag; send it back in If-None-Match to be answered 304 while nothing changed. The ETag of limits is for If-Match. The signals channel \`gpu\` says when something did.`;

const errorAnswer = { $ref: '#/components/responses/Error' };

/**
 * Describes the API from the table of its operations. What a request may run is one of the workload kinds that are given.
 *
 * @throws Error that names a body or answer which has no name among the components
 */
export function describeApi(
  workloads: readonly DescribedWorkload[],
): OpenApiDocument {
  const converter = new SchemaConverter();
  const paths: OpenApiDocument['paths'] = {};
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    const item = (paths[operation.path] ??= {});
    item[operation.method] = describeOperation(id, operation, converter);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'GPU slices', version: '1', description },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        JWT: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      responses: {
        Error: {
          description: 'What failed, for what, and what to do',
          content: contentOf(refTo('Error')),
        },
      },
      schemas: {
        ...converter.named(),
        ...describeWorkloads(workloads),
      },
    },
  };
}

function describeOperation(
  id: string,
  operation: Operation,
  converter: SchemaConverter,
): object {
  const { summary, params, query, headers, body, responses } = operation;
  const parameters = [
    ...converter.parameters('path', params),
    ...converter.parameters('query', query),
    ...converter.parameters('header', headers),
  ];
  return {
    operationId: `${id[0].toUpperCase()}${id.slice(1)}`,
    summary,
    ...(operation.description ? { description: operation.description } : {}),
    security: [{ JWT: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: contentOf(converter.refTo(body, id)),
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [
          status,
          {
            description: response.description,
            ...(response.schema
              ? {
                  content: {
                    ...contentOf(converter.refTo(response.schema, id)),
                    ...(response.csv
                      ? { 'text/csv': { schema: { type: 'string' } } }
                      : {}),
                  },
                }
              : {}),
          },
        ]),
      ),
      default: errorAnswer,
    },
  };
}

/** The schemas of kinds, and what a request may run. */
function describeWorkloads(
  workloads: readonly DescribedWorkload[],
): Record<string, JsonSchema> {
  if (workloads.length === 0) {
    return {};
  }
  const named = workloads.map(({ type, schema }) => {
    const name = `${type.replace(/(^|-)([a-z0-9])/g, (_all, _dash, first) =>
      first.toUpperCase(),
    )}Workload`;
    const json = z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
    });
    return { name, type, json: tidySchema(json as JsonSchema, name) };
  });
  return {
    WorkloadBody: {
      description: 'One of the kinds of workloads that are installed',
      oneOf: named.map(({ name }) => refTo(name)),
      discriminator: {
        propertyName: 'type',
        mapping: Object.fromEntries(
          named.map(({ name, type }) => [type, refTo(name).$ref]),
        ),
      },
    },
    ...Object.fromEntries(named.map(({ name, json }) => [name, json])),
  };
}

function contentOf(schema: object): object {
  return { 'application/json': { schema } };
}
