import { createHash } from 'node:crypto';

/** A short word that differs between readers for whom different names are decided. */
export function viewOf(names: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([...names].sort()))
    .digest('hex')
    .slice(0, 8);
}
