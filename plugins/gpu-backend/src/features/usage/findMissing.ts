import { Attribution } from './HeldDevice';

/**
 * What is known now of an allocation and was not when it was written; undefined when nothing. What was known stays, so
 * that a change in the middle of an allocation splits nothing. The price is the one with which it began: it comes with
 * the tier or not at all.
 */
export function findMissing(
  written: Attribution,
  seen: Attribution,
): Attribution | undefined {
  const missing: Attribution = {
    tier: written.tier === undefined ? seen.tier : undefined,
    pricePerHour: written.tier === undefined ? seen.pricePerHour : undefined,
    project: written.project === undefined ? seen.project : undefined,
    holder: written.holder === undefined ? seen.holder : undefined,
    request: written.request === undefined ? seen.request : undefined,
    memoryBytes:
      written.memoryBytes === undefined ? seen.memoryBytes : undefined,
  };
  return Object.values(missing).some(value => value !== undefined)
    ? missing
    : undefined;
}
