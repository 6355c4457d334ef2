import { CompiledSelector, compileSelector } from '@backstage-gpu/cel';
import { DeviceClass, EvaluateSelector } from '@backstage-gpu/dra';
import { DeviceShape } from './DeviceShape';

/** What of a tier the lint looks at. */
export interface LintTier {
  name: string;
  deviceClass: string;
  title: string;
}

/** What the selectors of a class say of a shape; with which of them it ended. */
export type Outcome =
  | { kind: 'selected' }
  | { kind: 'notSelected'; selector: number }
  | { kind: 'failed'; selector: number; error: string }
  | { kind: 'undecided'; selector: number; reason: string };

/** A tier with what its class says of every shape. */
export interface TierCase {
  tier: LintTier;
  selectors: string[];
  outcomes: ReadonlyMap<DeviceShape, Outcome>;
  selected: DeviceShape[];
}

/** The expressions of a class's selectors, in the order in which they are evaluated. */
export function readSelectors(deviceClass: DeviceClass): string[] {
  const { selectors } = deviceClass.spec ?? {};
  return Array.isArray(selectors)
    ? selectors.map(selector => String(selector?.cel?.expression ?? ''))
    : [];
}

/** Tries the selectors of a tier on every shape. May be paused after each evaluation. */
export function* selectShapes(
  tier: LintTier,
  selectors: string[],
  shapes: DeviceShape[],
  evaluate: EvaluateSelector = (one, device) => one.evaluate(device),
): Generator<void, TierCase> {
  const compiled: CompiledSelector[] = [];
  for (const expression of selectors) {
    compiled.push(compileSelector(expression));
    yield;
  }
  const outcomes = new Map<DeviceShape, Outcome>();
  for (const shape of shapes) {
    let outcome: Outcome = { kind: 'selected' };
    for (const [selector, one] of compiled.entries()) {
      const { value, error, undecided } = evaluate(one, shape.device);
      yield;
      if (error !== undefined) {
        outcome = { kind: 'failed', selector, error };
      } else if (undecided !== undefined) {
        outcome = { kind: 'undecided', selector, reason: undecided };
      } else if (!value) {
        outcome = { kind: 'notSelected', selector };
      }
      if (outcome.kind !== 'selected') {
        break;
      }
    }
    outcomes.set(shape, outcome);
  }
  const selected = shapes.filter(
    shape => outcomes.get(shape)?.kind === 'selected',
  );
  return { tier, selectors, outcomes, selected };
}

/** What a selector said of a shape, or undefined when an earlier one had already ended it or it could not be told. */
export function answerOf(
  outcome: Outcome | undefined,
  selector: number,
): boolean | undefined {
  if (!outcome || outcome.kind === 'selected') {
    return true;
  }
  if (outcome.selector !== selector) {
    return outcome.selector > selector ? true : undefined;
  }
  // What fails is not selected: the scheduler never gave it to anyone.
  return outcome.kind === 'undecided' ? undefined : false;
}
