import { compileSelector } from '@backstage-gpu/cel';
import { correctSelector } from './correctSelector';
import { DeviceShape } from './DeviceShape';
import { clip, countDevices, nameDevices } from './findingText';
import { Outcome, TierCase } from './selectShapes';
import { TierFinding } from './TierFinding';

/** What is wrong with single selectors of a tier, and how each would be right. */
export interface SelectorProblems {
  findings: TierFinding[];
  /** By number of the selector. */
  corrections: ReadonlyMap<number, string>;
  /** Whether a selector does not even compile, so that nothing can be said of what it selects. */
  broken: boolean;
}

type Failure = Extract<Outcome, { kind: 'failed' }>;
type Doubt = Extract<Outcome, { kind: 'undecided' }>;

/** Finds selectors that fail on a device, that the API server would refuse, or that cannot be judged here. */
export function* findSelectorProblems(
  tierCase: TierCase,
  shapes: DeviceShape[],
): Generator<void, SelectorProblems> {
  const findings: SelectorProblems['findings'] = [];
  const corrections = new Map<number, string>();
  let broken = false;
  const faulty = shapes.filter(({ fault }) => fault !== undefined);
  if (faulty.length > 0 && tierCase.selectors.length > 0) {
    findings.push(faultFinding(faulty));
  }
  for (const [selector, expression] of tierCase.selectors.entries()) {
    const { error } = compileSelector(expression, { newExpression: true });
    const evaluable = compileSelector(expression).estimatedCost !== undefined;
    const failing = withOutcome<Failure>(tierCase, 'failed', selector);
    const doubtful = withOutcome<Doubt>(tierCase, 'undecided', selector);
    yield;
    if (error?.kind === 'unsupported' || error?.kind === 'limit') {
      broken = true;
      findings.push({
        kind: 'undecided',
        message: `This portal cannot evaluate the selector: ${clip(
          error.message,
        )}. Kubernetes may well; try it with a claim.`,
        expression,
      });
      continue;
    }
    let correctedExpression: string | undefined;
    if (evaluable && (error || failing.length > 0)) {
      correctedExpression = yield* correctSelector(tierCase, selector, shapes);
      if (correctedExpression !== undefined) {
        corrections.set(selector, correctedExpression);
      }
    }
    if (error) {
      broken = broken || !evaluable;
      findings.push({
        kind: 'refused',
        message: `The API server would not accept this selector today: ${clip(
          error.message,
        )}. The class cannot be applied again as it is.`,
        expression,
        correctedExpression,
      });
    }
    if (evaluable && failing.length > 0) {
      findings.push(failureFinding(failing, expression, correctedExpression));
    }
    if (doubtful.length > 0) {
      const [{ shape, outcome }] = doubtful;
      findings.push({
        kind: 'undecided',
        message: `This portal cannot tell whether the selector selects ${nameDevices(
          doubtful.map(entry => entry.shape),
        )}: ${clip(outcome.reason)}. Kubernetes can; try it with a claim.`,
        device: shape.id,
        devices: countDevices(doubtful.map(entry => entry.shape)),
        expression,
      });
    }
  }
  return { findings, corrections, broken };
}

function withOutcome<T extends Failure | Doubt>(
  { outcomes }: TierCase,
  kind: T['kind'],
  selector: number,
): { shape: DeviceShape; outcome: T }[] {
  const found: { shape: DeviceShape; outcome: T }[] = [];
  for (const [shape, outcome] of outcomes) {
    if (
      outcome.kind === kind &&
      outcome.selector === selector &&
      shape.fault === undefined
    ) {
      found.push({ shape, outcome: outcome as T });
    }
  }
  return found;
}

function failureFinding(
  failing: { shape: DeviceShape; outcome: Failure }[],
  expression: string,
  correctedExpression: string | undefined,
): TierFinding {
  const shapes = failing.map(({ shape }) => shape);
  const [{ shape, outcome }] = failing;
  const advice =
    correctedExpression === undefined
      ? 'Ask for an attribute only where it exists, with has().'
      : 'The corrected selector says no there and selects the same devices.';
  return {
    kind: 'selectorError',
    message: `The selector fails on ${nameDevices(shapes)}: ${clip(
      outcome.error,
    )}. When the scheduler comes to such a device it gives up the pod, on all nodes. ${advice}`,
    device: shape.id,
    devices: countDevices(shapes),
    expression,
    correctedExpression,
  };
}

function faultFinding(faulty: DeviceShape[]): TierFinding {
  return {
    kind: 'selectorError',
    message: `Every selector fails on ${nameDevices(faulty)}: ${clip(
      faulty[0].fault ?? '',
    )}. No selector can correct that; what its driver publishes has to change.`,
    device: faulty[0].id,
    devices: countDevices(faulty),
  };
}
