import { compileSelector, listNamedParts, NamedPart } from '@backstage-gpu/cel';
import { DeviceClass, EvaluateSelector } from '@backstage-gpu/dra';
import { LintFinding } from '@backstage-gpu/plugin-gpu-common';
import { DeviceShape } from './DeviceShape';
import { findEmptyTier } from './findEmptyTier';
import { findMemoryMismatch } from './findMemoryMismatch';
import { findOverlaps } from './findOverlaps';
import { findSelectorProblems, SelectorProblems } from './findSelectorProblems';
import { groupDevices, LintDevice } from './groupDevices';
import { proposeSelector } from './proposeSelector';
import {
  LintTier,
  readSelectors,
  selectShapes,
  TierCase,
} from './selectShapes';
import { TierFinding } from './TierFinding';

/** One cluster's tiers, and what they are tried on. */
export interface LintInput {
  cluster: string;
  tiers: LintTier[];
  /** By name. A tier whose class is missing is left out. */
  classes: ReadonlyMap<string, DeviceClass>;
  /** Every advertised device. */
  devices: Iterable<LintDevice>;
  /** Asks the selectors of classes; may answer `undecided` for one that takes too long. */
  evaluate?: EvaluateSelector;
}

/** What is wrong with the tiers of a cluster, in the order of the tiers. Throws nothing, whatever a cluster holds. */
export function lintTiers(input: LintInput): LintFinding[] {
  const steps = lintTiersInSteps(input);
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}

/**
 * The same, in steps of well under a millisecond, but for single evaluations of selectors that are themselves slow: a
 * server may do something else at every `yield`.
 */
export function* lintTiersInSteps(
  input: LintInput,
): Generator<void, LintFinding[]> {
  const offered = input.tiers.flatMap(tier => {
    const deviceClass = input.classes.get(tier.deviceClass);
    return deviceClass ? [{ tier, selectors: readSelectors(deviceClass) }] : [];
  });
  const shapes = yield* groupDevices(
    input.devices,
    namedParts(offered.flatMap(({ selectors }) => selectors)),
  );
  const cases: { tierCase: TierCase; problems: SelectorProblems }[] = [];
  for (const { tier, selectors } of offered) {
    const tierCase = yield* selectShapes(
      tier,
      selectors,
      shapes,
      input.evaluate,
    );
    const problems = yield* findSelectorProblems(tierCase, shapes);
    cases.push({ tierCase, problems });
  }
  const taken = new Set(cases.flatMap(({ tierCase }) => tierCase.selected));
  const overlaps = yield* findOverlaps(
    cases.map(({ tierCase }) => tierCase),
    shapes,
    lastCorrections(cases),
  );
  const findings: LintFinding[] = [];
  for (const { tierCase, problems } of cases) {
    const { name, deviceClass } = tierCase.tier;
    const own = yield* findingsOf(tierCase, problems, shapes, taken);
    findings.push(
      ...[...own, ...overlaps.filter(({ tier }) => tier === name)].map(
        finding => ({
          tier: name,
          deviceClass,
          cluster: input.cluster,
          ...finding,
        }),
      ),
    );
  }
  return findings;
}

function* findingsOf(
  tierCase: TierCase,
  { findings, corrections, broken }: SelectorProblems,
  shapes: DeviceShape[],
  taken: ReadonlySet<DeviceShape>,
): Generator<void, TierFinding[]> {
  if (broken) {
    // What it selects is unknown, so all that can be proposed is what its title promises.
    const { correctedExpression } = yield* proposeSelector(
      tierCase,
      shapes,
      taken,
    );
    return findings.map(finding =>
      finding.kind === 'refused' && tierCase.selectors.length === 1
        ? { ...finding, correctedExpression }
        : finding,
    );
  }
  const empty = yield* findEmptyTier(tierCase, shapes, taken);
  const mismatch = yield* findMemoryMismatch(
    tierCase,
    shapes,
    taken,
    corrections.get(tierCase.selectors.length - 1),
  );
  return [...findings, empty, mismatch].filter(
    finding => finding !== undefined,
  );
}

function lastCorrections(
  cases: { tierCase: TierCase; problems: SelectorProblems }[],
): (tierCase: TierCase) => string | undefined {
  const known = new Map(
    cases.map(({ tierCase, problems }) => [tierCase, problems.corrections]),
  );
  return tierCase => known.get(tierCase)?.get(tierCase.selectors.length - 1);
}

/** What any of the selectors looks at; undefined when one may look at everything. */
function namedParts(selectors: string[]): NamedPart[] | undefined {
  const parts: NamedPart[] = [];
  for (const expression of new Set(selectors)) {
    const named = listNamedParts(expression);
    if (named) {
      parts.push(...named);
    } else if (compileSelector(expression).estimatedCost !== undefined) {
      return undefined;
    }
  }
  return parts;
}
