/**
 * A price in the language of the browser.
 *
 * @param currency - as in ISO 4217; without one the number stands alone
 */
export function formatPrice(price: number, currency?: string): string {
  return price.toLocaleString(undefined, {
    minimumFractionDigits: currency && !Number.isInteger(price) ? 2 : 0,
    maximumFractionDigits: 4,
    ...(currency ? { style: 'currency', currency } : {}),
  });
}
