import { Request } from 'express';

/** Query parameters that are single texts; the contract has refused all others. */
export function textsOf(
  query: Request['query'],
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => typeof value === 'string'),
  ) as Record<string, string>;
}
