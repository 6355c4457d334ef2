/** The function names behind CEL's operators. */
export const Operator = {
  conditional: '_?_:_',
  logicalAnd: '_&&_',
  logicalOr: '_||_',
  logicalNot: '!_',
  negate: '-_',
  equals: '_==_',
  notEquals: '_!=_',
  less: '_<_',
  lessEquals: '_<=_',
  greater: '_>_',
  greaterEquals: '_>=_',
  in: '@in',
  add: '_+_',
  subtract: '_-_',
  multiply: '_*_',
  divide: '_/_',
  modulo: '_%_',
  index: '_[_]',
  optionalIndex: '_[?_]',
  optionalSelect: '_?._',
  notStrictlyFalse: '@not_strictly_false',
  mapInsert: 'cel.@mapInsert',
  sortByAssociatedKeys: '@sortByAssociatedKeys',
} as const;

/** The name of the variable that collects the result of a macro. */
export const accumulatorName = '@result';

/** The older name of the same variable; macros may not declare it. */
export const legacyAccumulatorName = '__result__';

/** The loop variable of a comprehension that only binds a name. */
export const unusedVariable = '#unused';
