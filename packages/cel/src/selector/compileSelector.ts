import {
  CheckedExpression,
  checkExpression,
  EnvironmentOptions,
  selectorEnvironment,
  TypeIssue,
  validateExpression,
} from '../checker';
import { estimateCost } from '../cost/estimateCost';
import { Planner, PlanningError, Scope, UnsupportedError } from '../evaluation';
import { selectorCostLimit } from '../state';
import { CelSyntaxError, Expression, parseExpression } from '../syntax';
import { boolType, formatType, sameType } from '../types';
import { encodeUtf8 } from '../values';
import { OutOfWorkError, withWork } from '../work/workMeter';
import {
  CompiledSelector,
  constantSelector,
  PlannedSelector,
  SelectorError,
} from './CompiledSelector';
import { estimateWork } from './estimateWork';
import { Projection } from './Projection';

/** Kubernetes' limit for the length of a selector, in bytes. */
const lengthLimit = 10 * 1024;
const cacheLimit = 1000;
/** Units of work after which an expression is not compiled: some 30 ms. */
const compileWorkLimit = 100_000;
/** Characters beyond which an expression is not even read; the API server takes a sixth of it. */
const readLimit = 64 * 1024;

const cache = new Map<string, CompiledSelector>();

/**
 * Settings of the cluster that evaluates the selector.
 *
 * @public
 */
export interface SelectorOptions {
  /** Feature gate DRAListTypeAttributes (alpha in 1.36); off by default. */
  listTypeAttributes?: boolean;
  /** Feature gate DRAConsumableCapacity (beta in 1.36); on by default. */
  consumableCapacity?: boolean;
  /**
   * Checks the expression as one that is to be stored now: functions and fields
   * behind a gate that is off are unknown then, while what is stored already
   * may use them. Off by default, as the scheduler evaluates what is stored.
   */
  newExpression?: boolean;
}

/**
 * Compiles a selector of a DeviceClass or a request in the environment of
 * Kubernetes 1.36. Never throws: what Kubernetes would refuse is in `error`.
 * The same text gives the same object.
 *
 * @public
 */
export function compileSelector(
  expression: string,
  options?: SelectorOptions,
): CompiledSelector {
  const environment: EnvironmentOptions = {
    listTypeAttributes: options?.listTypeAttributes ?? false,
    consumableCapacity: options?.consumableCapacity ?? true,
    newExpression: options?.newExpression ?? false,
  };
  const key = `${Number(environment.listTypeAttributes)}${Number(
    environment.consumableCapacity,
  )}${Number(environment.newExpression)} ${expression}`;
  const known = cache.get(key);
  const compiled = known ?? compileWithinLimits(expression, environment);
  // The one that was used longest ago goes first, so that a stream of new ones does not drive out those in daily use.
  cache.delete(key);
  if (cache.size >= cacheLimit) {
    cache.delete(cache.keys().next().value!);
  }
  cache.set(key, compiled);
  return compiled;
}

function compileWithinLimits(
  expression: string,
  options: EnvironmentOptions,
): CompiledSelector {
  if (expression.length > readLimit) {
    return refused(expression, {
      kind: 'length',
      message: `Too long: may not be more than ${lengthLimit} bytes`,
    });
  }
  try {
    return withWork(compileWorkLimit, () => compile(expression, options));
  } catch (caught) {
    if (
      caught instanceof OutOfWorkError ||
      caught instanceof UnsupportedError
    ) {
      return refused(expression, {
        kind: 'limit',
        message:
          caught instanceof UnsupportedError
            ? caught.message
            : 'it is too expensive to compile, which is not supported',
      });
    }
    throw caught;
  }
}

function compile(
  expression: string,
  options: EnvironmentOptions,
): CompiledSelector {
  const parsed = parse(expression);
  if ('error' in parsed) {
    return refused(expression, parsed.error);
  }
  const environment = selectorEnvironment(options);
  const checked = checkExpression(parsed.ast, environment);
  const error = typeError(expression, checked, environment.unknownResult.kind);
  if (error) {
    return refused(expression, error);
  }
  try {
    const planner = new Planner(checked, environment.functions);
    const plan = planner.plan(parsed.ast, Scope.root('device'));
    const estimatedCost = estimateCost(checked);
    return new PlannedSelector({
      expression,
      error: lengthError(expression) ?? costError(estimatedCost),
      estimatedCost,
      estimatedWork: Math.max(estimatedCost, estimateWork(parsed.ast)),
      plan,
      projection: Projection.of(parsed.ast),
      listTypeAttributes: options.listTypeAttributes,
    });
  } catch (caught) {
    if (caught instanceof PlanningError) {
      return refused(expression, {
        kind: 'constant',
        message: `program instantiation failed: ${caught.message}`,
      });
    }
    throw caught;
  }
}

function parse(
  expression: string,
): { ast: Expression } | { error: SelectorError } {
  try {
    return { ast: parseExpression(expression) };
  } catch (caught) {
    if (caught instanceof CelSyntaxError) {
      return {
        error: {
          kind: caught.unsupported ? 'unsupported' : 'syntax',
          message: compilationFailed(expression, [
            { position: caught.position, message: caught.message },
          ]),
        },
      };
    }
    throw caught;
  }
}

function typeError(
  expression: string,
  checked: CheckedExpression,
  unknownResult: string,
): SelectorError | undefined {
  const issues =
    checked.issues.length > 0 ? checked.issues : validateExpression(checked);
  if (issues.length > 0) {
    return {
      kind: issues.some(issue => issue.unsupported) ? 'unsupported' : 'type',
      message: compilationFailed(expression, issues),
    };
  }
  const type = checked.typeOf(checked.expression);
  if (
    sameType(type, boolType) ||
    type.kind === 'any' ||
    type.kind === unknownResult
  ) {
    return undefined;
  }
  return {
    kind: 'type',
    message: `must evaluate to bool or the unknown type, not ${formatType(
      type,
    )}`,
  };
}

function lengthError(expression: string): SelectorError | undefined {
  const length = encodeUtf8(expression).length;
  return length > lengthLimit
    ? {
        kind: 'length',
        message: `Too long: may not be more than ${lengthLimit} bytes`,
      }
    : undefined;
}

function costError(estimatedCost: number): SelectorError | undefined {
  return estimatedCost > selectorCostLimit
    ? { kind: 'cost', message: 'too complex, exceeds cost limit' }
    : undefined;
}

function refused(expression: string, error: SelectorError): CompiledSelector {
  return constantSelector({
    expression,
    error,
    result:
      error.kind === 'unsupported' || error.kind === 'limit'
        ? { undecided: error.message }
        : { error: error.message },
  });
}

function compilationFailed(expression: string, issues: TypeIssue[]): string {
  const lines = [...issues]
    .sort((left, right) => left.position - right.position)
    .map(issue => {
      const before = expression.slice(0, issue.position).split('\n');
      const column = [...before[before.length - 1]].length + 1;
      return `ERROR: <input>:${before.length}:${column}: ${issue.message}`;
    });
  return `compilation failed: ${lines.join('\n')}`;
}
