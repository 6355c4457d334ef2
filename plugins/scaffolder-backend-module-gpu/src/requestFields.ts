import {
  requestDetailNames,
  RequestDetails,
} from '@backstage-gpu/plugin-gpu-common';
import { createRequestBodySchema } from '@backstage-gpu/plugin-gpu-common/schema';
import { z } from 'zod';
import type { z as z3 } from 'zod/v3';

type Zod3 = typeof z3;

/** Fields of the body of a request that are texts. */
type TextField = 'name' | 'project' | 'tier' | 'cluster' | keyof RequestDetails;

const { properties } = z.toJSONSchema(createRequestBodySchema, {
  io: 'input',
}) as {
  properties: Record<
    string,
    { description?: string; pattern?: string; maxLength?: number }
  >;
};

/**
 * A field as the API takes it, for the schema of an action. Actions are described with zod 3 and the API with zod 4,
 * which do not mix: what is valid is carried over.
 */
export function requiredText(field: TextField) {
  return (zod: Zod3) => {
    const { description, pattern, maxLength } = properties[field];
    let schema = zod.string();
    if (maxLength !== undefined) {
      schema = schema.max(maxLength);
    }
    if (pattern !== undefined) {
      schema = schema.regex(new RegExp(pattern));
    }
    return description === undefined ? schema : schema.describe(description);
  };
}

/** The same for a field that may be absent. */
export function optionalText(field: TextField) {
  return (zod: Zod3) => requiredText(field)(zod).optional();
}

/** The fields in which a request describes itself, all of them optional. */
export const detailFields = Object.fromEntries(
  requestDetailNames.map(name => [name, optionalText(name)]),
) as Record<keyof RequestDetails, ReturnType<typeof optionalText>>;
