import { firstAccepted } from './firstAccepted';
import { DeviceShape } from './DeviceShape';
import { joinConditions } from './joinConditions';
import { TierCase } from './selectShapes';
import { describeShapes, separateShapes } from './separateShapes';
import { collapseSpace } from './splitOperands';
import { Correction } from './TierFinding';

/**
 * The last selector of a tier, and with which conditions the tier would select only `wanted` of what it selects now.
 * `options.corrected` is a selector that is known to fail nowhere, when the tier's own does.
 */
export function* narrowTier(
  { selectors, outcomes, selected }: TierCase,
  wanted: DeviceShape[],
  shapes: DeviceShape[],
  options: { corrected: string | undefined; prefer?: 'memory' },
): Generator<void, Correction> {
  if (wanted.length === 0) {
    return {};
  }
  const last = selectors.length - 1;
  const expression = last < 0 ? undefined : selectors[last];
  const inside = new Set(wanted);
  const expected = (shape: DeviceShape) =>
    last < 0 || reaches(shape) ? inside.has(shape) : undefined;
  function reaches(shape: DeviceShape) {
    const outcome = outcomes.get(shape);
    return outcome?.kind === 'selected' || outcome?.selector === last;
  }
  function* candidates() {
    if (expression !== undefined) {
      const base = collapseSpace(options.corrected ?? expression);
      for (const conditions of separateShapes(
        wanted,
        selected,
        options.prefer,
      )) {
        yield joinConditions(base, conditions);
      }
    }
    yield* describeShapes(
      wanted,
      shapes.filter(shape => expected(shape) !== undefined),
    );
  }
  const correctedExpression = yield* firstAccepted(
    candidates(),
    shapes,
    expected,
  );
  return correctedExpression === undefined
    ? {}
    : { expression, correctedExpression };
}
