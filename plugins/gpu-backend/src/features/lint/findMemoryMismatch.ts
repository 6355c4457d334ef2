import { DeviceShape } from './DeviceShape';
import {
  clip,
  countDevices,
  devicesInWords,
  memoryInWords,
} from './findingText';
import { fitsMemory } from './intendedShapes';
import { narrowTier } from './narrowTier';
import { proposeSelector } from './proposeSelector';
import { readMemoryRanges } from './readMemoryRanges';
import { TierCase } from './selectShapes';
import { Correction, TierFinding } from './TierFinding';

/**
 * That a tier selects devices with another amount of memory than its title names. Devices that publish no memory are not
 * judged.
 */
export function* findMemoryMismatch(
  tierCase: TierCase,
  shapes: DeviceShape[],
  taken: ReadonlySet<DeviceShape>,
  corrected: string | undefined,
): Generator<void, TierFinding | undefined> {
  const { tier, selectors, selected } = tierCase;
  const ranges = readMemoryRanges(tier.title);
  const differs = (shape: DeviceShape) => fitsMemory(shape, ranges) === false;
  const differing = selected.filter(differs);
  if (ranges.length === 0 || differing.length === 0) {
    return undefined;
  }
  const fitting = selected.filter(shape => !differs(shape));
  let correction: Correction = yield* narrowTier(tierCase, fitting, shapes, {
    corrected,
    prefer: 'memory',
  });
  if (fitting.length === 0) {
    const { correctedExpression } = yield* proposeSelector(
      tierCase,
      shapes,
      taken,
    );
    correction = {
      expression: selectors.length === 1 ? selectors[0] : undefined,
      correctedExpression,
    };
  }
  const [shape] = differing;
  const named = ranges.map(({ text }) => `“${clip(text)}”`).join(' and ');
  const advice = correction.correctedExpression
    ? 'Correct the selector or the title.'
    : 'Correct the title.';
  return {
    kind: 'memoryMismatch',
    message: `The title says ${named}, but ${countDevices(
      differing,
    )} of ${devicesInWords(selected)} have other memory, such as ${clip(
      shape.id,
    )} with ${memoryInWords(shape.memory!)}. ${advice}`,
    device: shape.id,
    devices: countDevices(differing),
    ...correction,
  };
}
