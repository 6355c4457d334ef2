import { z } from 'zod';
import { TextRule } from '../requestDetails';

/** A text of so many characters. JSON Schema counts characters, and `maxLength` of zod halves of them. */
export function text(longest: number, shortest = 1) {
  const expected =
    shortest === 0
      ? `expected at most ${longest} characters`
      : `expected ${shortest} to ${longest} characters`;
  return z
    .string()
    .refine(value => {
      // Half of them may be pairs; counting what cannot be short enough would take as long as it is.
      const length =
        value.length > 2 * longest ? Infinity : Array.from(value).length;
      return length >= shortest && length <= longest;
    }, expected)
    .meta({ ...(shortest > 0 && { minLength: shortest }), maxLength: longest });
}

/**
 * Name of a project or tier, or the value of a label.
 *
 * @public
 */
export const nameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9._-]{1,63}$/,
    'expected 1 to 63 letters, digits, dots, dashes and underscores',
  )
  .describe('Name of a project or tier, or the value of a label');

/** Letters of the basic plane, as JSON Schema's patterns and JavaScript's agree on no others; no marks that turn text around. */
const letters =
  '\\u00a1-\\u200d\\u2010-\\u2027\\u202f-\\u2065\\u206a-\\ud7ff\\ue000-\\ufffd';

/**
 * Name of a cluster: whatever Backstage's Kubernetes plugin takes, up to 63 characters, so that both can use one name.
 *
 * @public
 */
export const clusterNameSchema = z
  .string()
  .regex(
    new RegExp(`^[!-~${letters}]([ -~${letters}]{0,61}[!-~${letters}])?$`),
    'expected 1 to 63 characters on one line, without spaces at the ends',
  )
  .describe('Name of a cluster');

/**
 * Name of a project, tier or namespace as app-config gives it.
 *
 * @public
 */
export const configNameSchema = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/,
    'expected lower-case letters, digits, dots and dashes, at most 63 characters',
  );

/** Name of an object in Kubernetes: a DNS label that begins with a letter. */
export function dnsLabel(longest: number) {
  return z
    .string()
    .max(longest, `expected at most ${longest} characters`)
    .regex(
      /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
      'expected lower-case letters, digits and dashes, beginning with a letter and not ending with a dash',
    );
}

/** A text as its rule says. */
export function ruledText({
  description,
  longest,
  pattern,
  expected,
}: TextRule) {
  const schema =
    pattern === undefined
      ? text(longest, 0)
      : z
          .string()
          .max(longest, `expected at most ${longest} characters`)
          .regex(new RegExp(pattern), `expected ${expected}`);
  return schema.describe(description);
}

/** A query parameter is a text. */
export const booleanParameter = z.enum(['true', 'false']);

/** A time in an answer. */
export const timeSchema = z.string().describe('ISO 8601 time');

/** Any JSON object; what is in it is Kubernetes' to say. */
export const anyObjectSchema = z.looseObject({}) as unknown as z.ZodType<
  object,
  object
>;
