import { ListQuery } from '../api/listObjects';
import { DeleteOptions, WriteOptions } from '../api/WriteOptions';
import { tooLong, unsupportedValue } from '../cluster/faults';
import { badRequest, invalidOptions } from '../cluster/StatusError';
import { isRecord } from '../patch/mergePatch';

const maxManagerLength = 128;
const fieldValidations = ['Ignore', 'Strict', 'Warn'];
const policies = ['Foreground', 'Background', 'Orphan'];

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

/** A flag of the query: anything but `false` and `0` sets it, as for Go's clients. */
export function booleanParameter(
  query: URLSearchParams,
  name: string,
): boolean {
  const value = query.get(name);
  return value !== null && value !== 'false' && value !== '0';
}

/** The parameters of a list. */
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

function parseDryRun(kind: string, values: readonly unknown[]): boolean {
  if (values.some(value => value !== 'All')) {
    throw invalidOptions(kind, unsupportedValue('dryRun', values, ['All']));
  }
  return values.length > 0;
}

function managerFromAgent(userAgent: string | undefined): string {
  return (
    (userAgent ?? '').split('/')[0].slice(0, maxManagerLength) || 'unknown'
  );
}

/** @throws StatusError 422 for a value that is not supported */
export function parseWriteOptions(
  query: URLSearchParams,
  userAgent: string | undefined,
): WriteOptions & { isManagerNamed: boolean; force?: boolean } {
  const manager = text(query, 'fieldManager');
  const fieldValidation = text(query, 'fieldValidation') ?? 'Warn';
  if (manager && manager.length > maxManagerLength) {
    throw invalidOptions(
      'PatchOptions',
      tooLong('fieldManager', maxManagerLength),
    );
  }
  if (!fieldValidations.includes(fieldValidation)) {
    throw invalidOptions(
      'CreateOptions',
      unsupportedValue(
        'fieldValidation',
        fieldValidation.slice(0, 40),
        fieldValidations,
      ),
    );
  }
  return {
    manager: manager ?? managerFromAgent(userAgent),
    isManagerNamed: manager !== undefined,
    dryRun: parseDryRun('CreateOptions', query.getAll('dryRun')),
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
  if (policy && !policies.includes(policy)) {
    throw invalidOptions(
      'DeleteOptions',
      unsupportedValue('propagationPolicy', policy, policies),
    );
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
    dryRun: parseDryRun('DeleteOptions', [
      ...query.getAll('dryRun'),
      ...(Array.isArray(given.dryRun) ? given.dryRun : []),
    ]),
  };
}

function text(query: URLSearchParams, name: string): string | undefined {
  return query.get(name) || undefined;
}
