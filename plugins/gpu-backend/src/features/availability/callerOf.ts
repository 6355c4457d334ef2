import { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Tells callers apart: the user, or the service where there is none. */
export function callerOf({ principal }: BackstageCredentials): string {
  const { userEntityRef, subject } = (principal ?? {}) as {
    userEntityRef?: string;
    subject?: string;
  };
  return userEntityRef ?? subject ?? 'unknown';
}
