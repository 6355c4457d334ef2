import { DeviceShape } from './DeviceShape';
import { firstAccepted } from './firstAccepted';
import { intendedShapes } from './intendedShapes';
import { TierCase } from './selectShapes';
import { describeShapes } from './separateShapes';

/** Which devices a tier seems to be meant for, and a selector for them. */
export interface Proposal {
  intended: DeviceShape[];
  /** Those that no tier offers. */
  wanted: DeviceShape[];
  /** Selects exactly `wanted`, and stands for all selectors of the class. */
  correctedExpression?: string;
}

/** A selector for the devices that a tier is meant to offer by its title, name or profiles. */
export function* proposeSelector(
  { tier, selectors }: TierCase,
  shapes: DeviceShape[],
  taken: ReadonlySet<DeviceShape>,
): Generator<void, Proposal> {
  const intended = intendedShapes(tier, selectors, shapes);
  const wanted = intended.filter(shape => !taken.has(shape));
  const inside = new Set(wanted);
  const correctedExpression = yield* firstAccepted(
    describeShapes(wanted, shapes),
    shapes,
    shape => inside.has(shape),
  );
  return { intended, wanted, correctedExpression };
}
