import { LintFinding } from '@backstage-gpu/plugin-gpu-common';
import { DeviceShape } from './DeviceShape';
import { clip, countDevices, devicesInWords } from './findingText';
import { narrowTier } from './narrowTier';
import { TierCase } from './selectShapes';

type Overlap = Omit<LintFinding, 'cluster'>;

/** More neighbours of one tier than this are not listed. */
const overlapLimit = 5;

/**
 * Pairs of tiers that select some of the same devices, told of the broader of the two: that is the one to narrow. The
 * correction leaves out what all narrower ones select, so that one change is enough.
 */
export function* findOverlaps(
  cases: TierCase[],
  shapes: DeviceShape[],
  correctedOf: (tierCase: TierCase) => string | undefined,
): Generator<void, Overlap[]> {
  const findings: Overlap[] = [];
  const sharing = yield* shareShapes(cases, shapes);
  for (const [broad, neighbours] of sharing) {
    const shared = new Set([...neighbours.values()].flat());
    const correction = yield* narrowTier(
      broad,
      broad.selected.filter(shape => !shared.has(shape)),
      shapes,
      { corrected: correctedOf(broad) },
    );
    for (const [other, both] of [...neighbours].slice(0, overlapLimit)) {
      const advice = correction.correctedExpression
        ? 'The corrected selector leaves out what other tiers select.'
        : 'Decide which of the two offers them.';
      findings.push({
        tier: broad.tier.name,
        deviceClass: broad.tier.deviceClass,
        kind: 'overlap',
        message: `Tier ${clip(other.tier.name)} selects ${devicesInWords(
          both,
        )} of this tier too, such as ${clip(
          both[0].id,
        )}: each of the two counts them, and what one gives away the other loses. ${advice}`,
        device: both[0].id,
        devices: countDevices(both),
        otherTier: other.tier.name,
        ...correction,
      });
    }
  }
  return findings;
}

/** For each tier the narrower ones that it shares shapes with, and which. */
function* shareShapes(
  cases: TierCase[],
  shapes: DeviceShape[],
): Generator<void, Map<TierCase, Map<TierCase, DeviceShape[]>>> {
  const selecting = new Map<DeviceShape, TierCase[]>();
  for (const tierCase of cases) {
    for (const shape of tierCase.selected) {
      const known = selecting.get(shape);
      if (known) {
        known.push(tierCase);
      } else {
        selecting.set(shape, [tierCase]);
      }
    }
  }
  const breadth = new Map(
    cases.map(tierCase => [tierCase, countDevices(tierCase.selected)]),
  );
  const sharing = new Map<TierCase, Map<TierCase, DeviceShape[]>>();
  for (const shape of shapes) {
    yield;
    const all = selecting.get(shape) ?? [];
    for (const [index, one] of all.entries()) {
      for (const two of all.slice(index + 1)) {
        const [broad, narrow] =
          breadth.get(one)! > breadth.get(two)! ? [one, two] : [two, one];
        const neighbours = sharing.get(broad) ?? new Map();
        const both = neighbours.get(narrow) ?? [];
        both.push(shape);
        sharing.set(broad, neighbours.set(narrow, both));
      }
    }
  }
  return sharing;
}
