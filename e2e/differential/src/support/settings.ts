const { env } = process;

/** Path of the built oracle; without it there is nothing to compare with, and the tests are skipped. */
export const ORACLE = env.DIFFERENTIAL_ORACLE;

/** Everything random follows from this text. */
export const SEED = env.DIFFERENTIAL_SEED ?? `${Date.now()}`;

/** How many cases are made; `only` makes one of them alone. */
export interface CaseRange {
  count: number;
  only: number | undefined;
}

/** The random fleets of this run. */
export const FLEETS: CaseRange = range('FLEET', 200);

/** The random selectors of this run. */
export const SELECTORS: CaseRange = range('SELECTOR', 2000);

function range(name: string, standard: number): CaseRange {
  return {
    count: number(`DIFFERENTIAL_${name}S`) ?? standard,
    only: number(`DIFFERENTIAL_${name}`),
  };
}

function number(variable: string): number | undefined {
  const text = env[variable];
  if (text === undefined || text === '') {
    return undefined;
  }
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Error(`${variable} is '${text}': expected a whole number`);
  }
  return value;
}
