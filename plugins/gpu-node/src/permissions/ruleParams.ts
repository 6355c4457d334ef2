import { z } from 'zod';

/** What owns or is: the caller's `ownershipEntityRefs` as a policy gets them. */
export const claimsParams = z.object({
  claims: z
    .array(z.string())
    .describe(
      'Entity references of which one must be the owner, such as group:default/fraud-ml',
    ),
});

export const userParams = z.object({
  userEntityRef: z
    .string()
    .describe('Entity reference of the user, such as user:default/ana'),
});

export const clustersParams = z.object({
  clusters: z.array(z.string()).describe('Names of clusters'),
});

export const tiersParams = z.object({
  tiers: z.array(z.string()).describe('Names of tiers, such as gpu-small'),
});
