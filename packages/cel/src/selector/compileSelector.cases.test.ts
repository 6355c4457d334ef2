import { readJson } from '../__testUtils__/readJson';
import { CompiledSelector, SelectorResult } from './CompiledSelector';
import { compileSelector } from './compileSelector';
import { DeviceAttribute } from './deviceAttribute';
import { SelectorDevice } from './selectorDevice';

const refusedWhenStored = ['cost', 'length'];

/** Whether the expression does not compile at all. */
function compileError(selector: CompiledSelector): string | undefined {
  return selector.error && !refusedWhenStored.includes(selector.error.kind)
    ? selector.error.message
    : undefined;
}

function capacityOf(values: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, { value }]),
  );
}

function formatResult(result: SelectorResult): string {
  if (result.undecided !== undefined) {
    return 'undecided';
  }
  return result.error === undefined
    ? String(result.value)
    : `error: ${result.error}`;
}

describe('the 600 random selectors answered by Kubernetes 1.36.2', () => {
  const { driver, devices, cases } = readJson<{
    driver: string;
    devices: {
      attributes?: Record<string, DeviceAttribute>;
      capacity?: SelectorDevice['capacity'];
    }[];
    cases: {
      id: string;
      expression: string;
      compileError?: string;
      refused?: string;
      results?: string[];
    }[];
  }>('cel-go-cases.json');

  it('are accepted, refused and evaluated alike, message by message', () => {
    let evaluations = 0;
    let undecided = 0;
    const differences = [];
    for (const { expression, ...expected } of cases) {
      const selector = compileSelector(expression);
      if (expected.compileError) {
        // The file has the first of several messages.
        const message = compileError(selector)?.split('\n')[0];
        if (message !== expected.compileError) {
          differences.push({ expression, expected, message });
        }
        continue;
      }
      const refused = selector.error?.kind;
      if (refused !== expected.refused) {
        differences.push({ expression, expected, refused });
      }
      for (const [index, device] of devices.entries()) {
        const result = formatResult(selector.evaluate({ driver, ...device }));
        evaluations += 1;
        if (result === 'undecided') {
          undecided += 1;
        } else if (result !== expected.results?.[index]) {
          differences.push({ expression, expected, index, result });
        }
      }
    }
    expect(differences).toEqual([]);
    expect(evaluations).toBe(2360);
    expect(undecided / evaluations).toBeLessThan(0.02);
  });
});

describe('more random selectors answered by Kubernetes 1.36.2', () => {
  const { driver, devices } = readJson<{
    driver: string;
    devices: Omit<SelectorDevice, 'driver'>[];
  }>('cel-go-cases.json');
  const { cases } = readJson<{
    cases: {
      expression: string;
      compileError?: string;
      refused?: string;
      results?: string[];
      estimatedCost?: number;
      costs?: number[];
    }[];
  }>('random-cases.json');

  it('are accepted, estimated, evaluated and paid for alike', () => {
    const differences = [];
    for (const { expression, ...expected } of cases) {
      const selector = compileSelector(expression);
      const error = compileError(selector)?.split('\n')[0];
      const results = devices.map(device =>
        selector.evaluateWithCost({ driver, ...device }),
      );
      const actual =
        error === undefined
          ? {
              results: results.map(formatResult),
              ...(selector.error
                ? { refused: selector.error.kind }
                : { estimatedCost: selector.estimatedCost }),
              ...(expected.costs && { costs: results.map(({ cost }) => cost) }),
            }
          : { compileError: error };
      if (JSON.stringify(actual) !== JSON.stringify(expected)) {
        differences.push({ expression, expected, actual });
      }
    }
    expect(differences).toEqual([]);
    expect(cases).toHaveLength(869);
  });
});

describe("the cases of Kubernetes' own compiler", () => {
  const { cases } = readJson<{
    cases: {
      name: string;
      expression: string;
      driver: string;
      attributes: Record<string, DeviceAttribute>;
      capacity: Record<string, string>;
      allowMultipleAllocations?: boolean;
      envType?: string;
      enableListTypeAttributes?: boolean;
      enableConsumableCapacity?: boolean;
      expectCompileError?: string;
      expectMatchError?: string;
      expectMatch?: boolean;
      expectCost?: number;
    }[];
  }>('k8s-compile-cases.json');

  it.each(cases)('$name', expected => {
    const { expression, envType } = expected;
    const device = { ...expected, capacity: capacityOf(expected.capacity) };
    // These cases are of a Kubernetes whose stored expressions see lists
    // whether the gate is on or not.
    const selector = compileSelector(
      expression,
      envType === 'NewExpressions'
        ? {
            newExpression: true,
            listTypeAttributes: expected.enableListTypeAttributes,
            consumableCapacity: expected.enableConsumableCapacity,
          }
        : { listTypeAttributes: true },
    );
    const result = selector.evaluateWithCost(device);
    const refusal = compileError(selector);
    const failure = refusal ?? result.error;
    const words = expected.expectCompileError ?? expected.expectMatchError;
    expect({
      compiles: refusal === undefined,
      value: result.value,
      failure:
        words !== undefined && failure?.includes(words) ? words : failure,
      cost: expected.expectCost && selector.estimatedCost,
    }).toEqual({
      compiles: expected.expectCompileError === undefined,
      value: expected.expectMatch,
      failure: words,
      cost: expected.expectCost,
    });
  });
});

describe('realistic selectors', () => {
  const { devices, cases } = readJson<{
    devices: Record<
      string,
      {
        driver: string;
        attributes: Record<string, DeviceAttribute>;
        capacity: Record<string, string>;
      }
    >;
    cases: ({ expression: string } & Record<string, string>)[];
  }>('dra-selectors.json');

  function selectorDevice(name: string): SelectorDevice {
    const { capacity, ...device } = devices[name];
    return { ...device, capacity: capacityOf(capacity) };
  }

  function answer(expression: string, device: SelectorDevice): string {
    const selector = compileSelector(expression, { listTypeAttributes: true });
    if (compileError(selector) !== undefined) {
      return 'C';
    }
    const { value, error } = selector.evaluate(device);
    if (error !== undefined) {
      return 'E';
    }
    return value === undefined
      ? 'undecided'
      : { true: 'T', false: 'F' }[`${value}`];
  }

  it.each(cases)('$expression', ({ expression, gpu, mig }) => {
    expect({
      gpu: answer(expression, selectorDevice('gpu')),
      mig: answer(expression, selectorDevice('mig')),
    }).toEqual({ gpu, mig });
  });
});

describe('quantities and versions', () => {
  interface Expectation {
    bool?: boolean;
    int?: number;
    double?: number;
    tolerance?: number;
    quantity?: string;
    semver?: string;
    runtimeError?: string;
    compileError?: string;
  }
  const groups = readJson<
    Record<string, { cases: { expression: string; expect: Expectation }[] }>
  >('k8s-quantity-semver-cases.json');
  const cases = Object.values(groups).flatMap(group => group.cases);
  /** Functions of Kubernetes after 1.36. */
  const newer = /\.(mul|div|divInt)\(/;

  /** A selector that is true when the expression has the expected value. */
  function assertion(expression: string, expected: Expectation): string {
    const { bool, int, double, tolerance = 1e-9, quantity, semver } = expected;
    if (bool !== undefined) {
      return `(${expression}) == ${bool}`;
    }
    if (int !== undefined) {
      return `(${expression}) == ${int}`;
    }
    if (double !== undefined) {
      const low = double - tolerance;
      const high = double + tolerance;
      return `cel.bind(x, ${expression}, x >= ${low} && x <= ${high})`;
    }
    if (quantity !== undefined) {
      return `(${expression}) == quantity('${quantity}')`;
    }
    return semver === undefined
      ? `dyn(${expression}) == 0`
      : `(${expression}) == semver('${semver}')`;
  }

  it.each(cases.filter(({ expression }) => !newer.test(expression)))(
    '$expression',
    ({ expression, expect: expected }) => {
      const selector = compileSelector(assertion(expression, expected));
      const refusal = compileError(selector);
      const { value, error } = selector.evaluate({ driver: '' });
      const words = (expected.compileError ?? expected.runtimeError)?.replace(
        '.*',
        '',
      );
      const failure = refusal ?? error;
      expect({
        compiles: refusal === undefined,
        value,
        failure:
          words !== undefined && failure?.includes(words) ? words : failure,
      }).toEqual({
        compiles: expected.compileError === undefined,
        value: words === undefined ? true : undefined,
        failure: words,
      });
    },
  );

  it('are undecided with functions of a newer Kubernetes', () => {
    const found = cases.filter(({ expression }) => newer.test(expression));
    const kinds = found.map(
      ({ expression, expect: expected }) =>
        compileSelector(assertion(expression, expected)).error?.kind,
    );
    expect(kinds).toEqual(found.map(() => 'unsupported'));
    expect(found.length / cases.length).toBeLessThan(0.06);
  });
});
