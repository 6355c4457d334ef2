import { z } from 'zod';

/** Names of clusters, projects, tiers and namespaces. */
export const nameSchema = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/,
    'expected lower-case letters, digits, dots and dashes, at most 63 characters',
  );
