import { z } from 'zod';
import { nearestName } from './nearestName';

/** What is wrong with one key of app-config. */
export interface ConfigProblem {
  /** Such as `gpu.clusters[0].url`. */
  key: string;
  /** What is valid there; never the value, which may be a secret. */
  message: string;
}

type Path = readonly PropertyKey[];

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/** The problems of a part of app-config, each with its key. An unknown key comes with the known one that is nearest. */
export function describeIssues(
  error: z.ZodError,
  schema: z.ZodType,
  root: string,
): ConfigProblem[] {
  return error.issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => ({
          key: keyOf(root, issue.path),
          message: describeUnknown(key, knownKeys(schema, issue.path)),
        }))
      : [{ key: keyOf(root, issue.path), message: describe(issue) }],
  );
}

function describe(issue: z.core.$ZodIssue): string {
  return issue.message.replace(
    /^Invalid input: expected (\w+), received (\w+)$/,
    (_, expected, received) =>
      received === 'undefined'
        ? `expected ${articled(expected)}, and there is nothing`
        : `expected ${articled(expected)}, not ${articled(received)}`,
  );
}

function articled(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

function describeUnknown(key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known);
  return `"${key}" is no known key${
    nearest ? `; did you mean ${nearest}?` : `; known are ${known.join(', ')}`
  }`;
}

/** The keys that a schema takes at a place. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let places: JsonSchema[] = [
    z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
    }) as JsonSchema,
  ];
  for (const part of path) {
    places = places.flatMap(alternatives).flatMap(place => {
      const next =
        typeof part === 'number'
          ? place.items
          : place.properties?.[String(part)] ?? place.additionalProperties;
      return typeof next === 'object' ? [next] : [];
    });
  }
  return [
    ...new Set(
      places
        .flatMap(alternatives)
        .flatMap(({ properties }) => Object.keys(properties ?? {})),
    ),
  ];
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
}

function keyOf(root: string, path: Path): string {
  return path.reduce<string>(
    (key, part) =>
      typeof part === 'number' ? `${key}[${part}]` : `${key}.${String(part)}`,
    root,
  );
}
