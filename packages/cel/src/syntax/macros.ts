import { CallExpression, Expression } from './ast';
import { cloneExpression } from './cloneExpression';
import { MacroBuilder } from './MacroBuilder';
import { accumulatorName, legacyAccumulatorName, Operator } from './operators';
import { RepetitionBudget } from './RepetitionBudget';
import { CelSyntaxError } from './CelSyntaxError';

const sortInput = '@__sortBy_input__';

/**
 * What a call stands for when it names a macro, otherwise undefined.
 *
 * @throws CelSyntaxError when the macro is used wrongly.
 */
export function expandMacro(
  call: CallExpression,
  budget: RepetitionBudget,
): Expression | undefined {
  const build = new MacroBuilder(call.position);
  const { target, arguments: parameters } = call;
  if (!target) {
    return call.function === 'has' && parameters.length === 1
      ? expandHas(parameters[0], call.position)
      : undefined;
  }
  switch (`${call.function}/${parameters.length}`) {
    case 'all/2':
    case 'exists/2':
    case 'exists_one/2':
      return expandQuantifier(build, call.function, target, {
        first: simpleName(parameters[0], 'argument must be a simple name'),
        predicate: parameters[1],
      });
    case 'all/3':
    case 'exists/3':
    case 'exists_one/3':
    case 'existsOne/3':
      return expandQuantifier(build, call.function, target, {
        ...twoNames(parameters),
        predicate: parameters[2],
      });
    case 'map/2':
      return expandMap(build, target, parameters[0], undefined, parameters[1]);
    case 'map/3':
      return expandMap(
        build,
        target,
        parameters[0],
        parameters[1],
        parameters[2],
      );
    case 'filter/2':
      return expandMap(
        build,
        target,
        parameters[0],
        parameters[1],
        cloneExpression(parameters[0]),
      );
    case 'transformList/3':
    case 'transformList/4':
    case 'transformMap/3':
    case 'transformMap/4':
    case 'transformMapEntry/3':
    case 'transformMapEntry/4':
      return expandTransform(build, call.function, target, parameters);
    case 'bind/3':
      return target.kind === 'identifier' && target.name === 'cel'
        ? build.bind(
            boundName(
              parameters[0],
              'cel.bind() variable names must be simple identifiers',
            ),
            parameters[1],
            parameters[2],
          )
        : undefined;
    case 'optMap/2':
    case 'optFlatMap/2':
      return expandOptionalMap(
        build,
        call.function,
        target,
        parameters,
        budget,
      );
    case 'sortBy/2':
      return expandSortBy(build, target, parameters);
    default:
      return undefined;
  }
}

function expandHas(argument: Expression, position: number): Expression {
  if (argument.kind !== 'select') {
    throw new CelSyntaxError(
      argument.position,
      'invalid argument to has() macro',
    );
  }
  return { ...argument, testOnly: true, position };
}

interface Quantified {
  first: string;
  second?: string;
  predicate: Expression;
}

function expandQuantifier(
  build: MacroBuilder,
  name: string,
  range: Expression,
  quantified: Quantified,
): Expression {
  const loop = {
    range,
    iterationVariable: quantified.first,
    secondIterationVariable: quantified.second,
    accumulatorVariable: accumulatorName,
  };
  if (name === 'all') {
    return build.fold({
      ...loop,
      initial: build.literal(true),
      condition: build.call(Operator.notStrictlyFalse, build.accumulator()),
      step: build.call(
        Operator.logicalAnd,
        build.accumulator(),
        quantified.predicate,
      ),
      result: build.accumulator(),
    });
  }
  if (name === 'exists') {
    return build.fold({
      ...loop,
      initial: build.literal(false),
      condition: build.call(
        Operator.notStrictlyFalse,
        build.call(Operator.logicalNot, build.accumulator()),
      ),
      step: build.call(
        Operator.logicalOr,
        build.accumulator(),
        quantified.predicate,
      ),
      result: build.accumulator(),
    });
  }
  return build.fold({
    ...loop,
    initial: build.literal(0n),
    condition: build.literal(true),
    step: build.call(
      Operator.conditional,
      quantified.predicate,
      build.call(Operator.add, build.accumulator(), build.literal(1n)),
      build.accumulator(),
    ),
    result: build.call(Operator.equals, build.accumulator(), build.literal(1n)),
  });
}

function expandMap(
  build: MacroBuilder,
  range: Expression,
  variable: Expression,
  filter: Expression | undefined,
  transform: Expression,
): Expression {
  const append = build.call(
    Operator.add,
    build.accumulator(),
    build.list(transform),
  );
  return build.fold({
    range,
    iterationVariable: simpleName(variable, 'argument is not an identifier'),
    accumulatorVariable: accumulatorName,
    initial: build.list(),
    condition: build.literal(true),
    step: filtered(build, filter, append),
    result: build.accumulator(),
  });
}

function expandTransform(
  build: MacroBuilder,
  name: string,
  range: Expression,
  parameters: Expression[],
): Expression {
  const names = twoNames(parameters);
  const filter = parameters.length === 4 ? parameters[2] : undefined;
  const transform = parameters[parameters.length - 1];
  let collect: Expression;
  if (name === 'transformList') {
    collect = build.call(
      Operator.add,
      build.accumulator(),
      build.list(transform),
    );
  } else if (name === 'transformMap') {
    collect = build.call(
      Operator.mapInsert,
      build.accumulator(),
      build.identifier(names.first),
      transform,
    );
  } else {
    collect = build.call(Operator.mapInsert, build.accumulator(), transform);
  }
  return build.fold({
    range,
    iterationVariable: names.first,
    secondIterationVariable: names.second,
    accumulatorVariable: accumulatorName,
    initial: name === 'transformList' ? build.list() : build.map(),
    condition: build.literal(true),
    step: filtered(build, filter, collect),
    result: build.accumulator(),
  });
}

function filtered(
  build: MacroBuilder,
  filter: Expression | undefined,
  step: Expression,
): Expression {
  return filter
    ? build.call(Operator.conditional, filter, step, build.accumulator())
    : step;
}

function expandOptionalMap(
  build: MacroBuilder,
  name: string,
  target: Expression,
  [variable, transform]: Expression[],
  budget: RepetitionBudget,
): Expression {
  const variableName = boundName(
    variable,
    `${name}() variable name must be a simple identifier`,
  );
  budget.spend(target);
  const bound = build.bind(
    variableName,
    build.memberCall('value', cloneExpression(target)),
    transform,
  );
  return build.call(
    Operator.conditional,
    build.memberCall('hasValue', target),
    name === 'optMap' ? build.call('optional.of', bound) : bound,
    build.call('optional.none'),
  );
}

function expandSortBy(
  build: MacroBuilder,
  target: Expression,
  [variable, key]: Expression[],
): Expression {
  if (
    target.kind === 'literal' ||
    target.kind === 'map' ||
    target.kind === 'struct'
  ) {
    throw new CelSyntaxError(
      target.position,
      'sortBy can only be applied to a list, identifier, comprehension, call or select expression',
    );
  }
  const keys = expandMap(
    build,
    build.identifier(sortInput),
    variable,
    undefined,
    key,
  );
  return build.bind(
    sortInput,
    target,
    build.memberCall(
      Operator.sortByAssociatedKeys,
      build.identifier(sortInput),
      keys,
    ),
  );
}

function boundName(expression: Expression, message: string): string {
  if (expression.kind !== 'identifier') {
    throw new CelSyntaxError(expression.position, message);
  }
  return expression.name;
}

function simpleName(expression: Expression, message: string): string {
  const name = boundName(expression, message);
  if (name === accumulatorName || name === legacyAccumulatorName) {
    throw new CelSyntaxError(
      expression.position,
      'iteration variable overwrites accumulator variable',
    );
  }
  return name;
}

function twoNames(parameters: Expression[]): { first: string; second: string } {
  const message = 'argument must be a simple name';
  const first = simpleName(parameters[0], message);
  const second = simpleName(parameters[1], message);
  if (first === second) {
    throw new CelSyntaxError(
      parameters[1].position,
      `duplicate variable name: ${first}`,
    );
  }
  return { first, second };
}
