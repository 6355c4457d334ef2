import { parseQuantity } from '@backstage-gpu/dra';

/**
 * A Kubernetes quantity as a plain decimal number: 1000 is answered as `1k` by an API server, whoever wrote it how. What is
 * no quantity stays as it is.
 */
export function plainAmount(amount: unknown): string {
  const text = String(amount);
  const parsed = parseQuantity(text.trim());
  return 'error' in parsed
    ? text
    : String(Number(parsed.quantity.unscaled) * 10 ** parsed.quantity.exponent);
}
