import { z } from 'zod';

const booleans: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/** A truth value, or the text of one: a value that comes from an environment variable is always a text. */
export const configBoolean = z.preprocess(
  value =>
    typeof value === 'string'
      ? booleans[value.trim().toLowerCase()] ?? value
      : value,
  z.boolean(),
);

/** A number, or the text of one, as {@link configBoolean}. */
export const configNumber = z.preprocess(
  value =>
    typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim())
      ? Number(value)
      : value,
  z.number({
    error: ({ input }) =>
      typeof input === 'string' && /^\s*-?[\d.]*,\d+\s*$/.test(input)
        ? 'is not a number: expected a decimal point, as in 1.50, and no comma'
        : 'is not a number: expected one such as 1.50',
  }),
);
