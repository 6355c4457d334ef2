import { DeviceShape } from './DeviceShape';
import { clip, devicesInWords } from './findingText';
import { Proposal, proposeSelector } from './proposeSelector';
import { TierCase } from './selectShapes';
import { TierFinding } from './TierFinding';

/**
 * That a tier selects no device, when that is sure; with a selector for the devices that it seems to be meant for. In a
 * cluster without devices that is no fault of the class.
 */
export function* findEmptyTier(
  tierCase: TierCase,
  shapes: DeviceShape[],
  taken: ReadonlySet<DeviceShape>,
): Generator<void, TierFinding | undefined> {
  const { selectors, selected, outcomes } = tierCase;
  const undecided = [...outcomes.values()].some(
    ({ kind }) => kind === 'undecided',
  );
  if (selected.length > 0 || undecided || shapes.length === 0) {
    return undefined;
  }
  const proposal = yield* proposeSelector(tierCase, shapes, taken);
  return {
    kind: 'matchesNothing',
    message: `No advertised device is selected, so nobody can have this tier. ${adviceOn(
      proposal,
    )}`,
    expression: selectors.length === 1 ? selectors[0] : undefined,
    correctedExpression: proposal.correctedExpression,
  };
}

function adviceOn(proposal: Proposal): string {
  const { intended, wanted, correctedExpression } = proposal;
  if (correctedExpression !== undefined) {
    return `The corrected selector selects ${devicesInWords(
      wanted,
    )}, such as ${clip(wanted[0].id)}.`;
  }
  return intended.length > 0 && wanted.length === 0
    ? `Devices of the kind that it names are offered by other tiers, such as ${clip(
        intended[0].id,
      )}.`
    : 'Compare its selectors with what the devices publish.';
}
