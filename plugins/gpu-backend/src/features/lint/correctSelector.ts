import { listNamedParts } from '@backstage-gpu/cel';
import { firstAccepted } from './firstAccepted';
import { DeviceShape } from './DeviceShape';
import { guardInFront, guardSelector } from './guardSelector';
import { requireDriver } from './joinConditions';
import { answerOf, TierCase } from './selectShapes';
import { commonDriver, describeShapes } from './separateShapes';
import { bindsWeakly, collapseSpace } from './splitOperands';

/**
 * A selector that says the same as one of a class wherever that does not fail, and "no" where it fails. Guards are tried
 * first, then cheaper spellings with guards, then conditions that describe what was selected.
 */
export function* correctSelector(
  { selectors, outcomes }: TierCase,
  selector: number,
  shapes: DeviceShape[],
): Generator<void, string | undefined> {
  const expected = (shape: DeviceShape) =>
    answerOf(outcomes.get(shape), selector);
  return yield* firstAccepted(
    corrections(selectors[selector], shapes, expected),
    shapes,
    expected,
  );
}

function* corrections(
  expression: string,
  shapes: DeviceShape[],
  expected: (shape: DeviceShape) => boolean | undefined,
): Generator<string> {
  const selected = shapes.filter(expected);
  const driver = commonDriver(selected) ?? onlyDomain(expression, shapes);
  // Comments would swallow what is put behind them.
  const plain = expression.includes('//')
    ? collapseSpace(expression)
    : expression.trim();
  for (const text of new Set([
    plain,
    withoutDefaults(plain),
    collapseSpace(plain),
  ])) {
    yield text;
    for (const guarded of guardedForms(text, shapes)) {
      if (driver !== undefined) {
        yield requireDriver(guarded, driver);
      }
      yield guarded;
    }
  }
  const reached = shapes.filter(shape => expected(shape) !== undefined);
  yield* describeShapes(selected, reached);
}

function guardedForms(text: string, shapes: DeviceShape[]): string[] {
  const inFront = bindsWeakly(text) ? guardInFront(text, shapes) : undefined;
  const inside = guardSelector(text, shapes);
  return inFront === undefined ? [inside] : [inFront, inside];
}

/** The driver whose attributes a selector names, when it names those of one only. */
function onlyDomain(
  expression: string,
  shapes: DeviceShape[],
): string | undefined {
  const drivers = new Set(shapes.map(({ device }) => device.driver));
  const domains = new Set(
    (listNamedParts(expression) ?? []).map(({ domain }) => domain),
  );
  const [domain] = domains;
  return domains.size === 1 && drivers.has(domain) ? domain : undefined;
}

/**
 * Access to optional values in the form that a guard makes cheap: the API server knows no bound for the length of
 * `.?x.orValue('')`, and with it for the cost of a regular expression, but it does for `.x`.
 */
function withoutDefaults(text: string): string {
  return text.replace(
    /(device\.(?:attributes|capacity)\[)\??('[^'\\]*'|"[^"\\]*")\]\.\?([A-Za-z_]\w*)\.orValue\((?:'[^'\\]*'|"[^"\\]*"|-?\d+(?:\.\d+)?|true|false|(?:quantity|semver)\('[^'\\]*'\))\)/g,
    '$1$2].$3',
  );
}
