import { ListQuery } from '../api/listObjects';
import { DeleteOptions, WriteOptions } from '../api/WriteOptions';
import { StatusError, badRequest } from '../cluster/StatusError';
import { isRecord } from '../patch/mergePatch';

const MAX_MANAGER_LENGTH = 128;

function text(query: URLSearchParams, name: string): string | undefined {
  return query.get(name) || undefined;
}

/** @throws StatusError 400 when the parameter is no whole number */
export function integerParameter(
  query: URLSearchParams,
  name: string,
): number | undefined {
  const value = text(query, name);
  if (value === undefined) {
    return undefined;
  }
  if (!/^-?\d{1,9}$/.test(value)) {
    throw badRequest(
      `strconv.ParseInt: parsing ${JSON.stringify(
        value.slice(0, 40),
      )}: invalid syntax`,
    );
  }
  return Number(value);
}

export function booleanParameter(
  query: URLSearchParams,
  name: string,
): boolean {
  const value = query.get(name);
  return value !== null && value !== 'false' && value !== '0';
}

export function parseListQuery(query: URLSearchParams): ListQuery {
  return {
    labelSelector: text(query, 'labelSelector'),
    fieldSelector: text(query, 'fieldSelector'),
    limit: integerParameter(query, 'limit') || undefined,
    continue: text(query, 'continue'),
    resourceVersion: text(query, 'resourceVersion'),
    resourceVersionMatch: text(query, 'resourceVersionMatch'),
  };
}

function parseDryRun(values: readonly unknown[]): boolean {
  if (values.some(value => value !== 'All')) {
    throw new StatusError({
      code: 422,
      reason: 'Invalid',
      message: `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${JSON.stringify(
        values,
      )}: supported values: "All"`,
    });
  }
  return values.length > 0;
}

function managerFromAgent(userAgent: string | undefined): string {
  return (
    (userAgent ?? '').split('/')[0].slice(0, MAX_MANAGER_LENGTH) || 'unknown'
  );
}

/** @throws StatusError 422 for a value that is not supported */
export function parseWriteOptions(
  query: URLSearchParams,
  userAgent: string | undefined,
): WriteOptions & { isManagerNamed: boolean; force?: boolean } {
  const manager = text(query, 'fieldManager');
  const fieldValidation = text(query, 'fieldValidation') ?? 'Warn';
  if (manager && manager.length > MAX_MANAGER_LENGTH) {
    throw new StatusError({
      code: 422,
      reason: 'Invalid',
      message: `PatchOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than ${MAX_MANAGER_LENGTH} bytes`,
    });
  }
  if (!['Ignore', 'Warn', 'Strict'].includes(fieldValidation)) {
    throw new StatusError({
      code: 422,
      reason: 'Invalid',
      message: `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: ${JSON.stringify(
        fieldValidation.slice(0, 40),
      )}: supported values: "Ignore", "Strict", "Warn"`,
    });
  }
  return {
    manager: manager ?? managerFromAgent(userAgent),
    isManagerNamed: manager !== undefined,
    dryRun: parseDryRun(query.getAll('dryRun')),
    fieldValidation: fieldValidation as WriteOptions['fieldValidation'],
    force: query.has('force') ? booleanParameter(query, 'force') : undefined,
  };
}

/** Options of a deletion, from the body as well as from the query. */
export function parseDeleteOptions(
  query: URLSearchParams,
  body: unknown,
): DeleteOptions {
  const given = isRecord(body) ? body : {};
  const policy =
    text(query, 'propagationPolicy') ??
    given.propagationPolicy ??
    (given.orphanDependents === true ? 'Orphan' : undefined);
  if (policy && !['Background', 'Foreground', 'Orphan'].includes(policy)) {
    throw new StatusError({
      code: 422,
      reason: 'Invalid',
      message: `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: ${JSON.stringify(
        policy,
      )}: supported values: "Foreground", "Background", "Orphan", "nil"`,
    });
  }
  const grace =
    integerParameter(query, 'gracePeriodSeconds') ?? given.gracePeriodSeconds;
  const preconditions = isRecord(given.preconditions)
    ? given.preconditions
    : undefined;
  return {
    gracePeriodSeconds: typeof grace === 'number' ? grace : undefined,
    propagationPolicy: policy,
    preconditions,
    dryRun: parseDryRun([
      ...query.getAll('dryRun'),
      ...(Array.isArray(given.dryRun) ? given.dryRun : []),
    ]),
  };
}
