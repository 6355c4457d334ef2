import { InputError } from '@backstage/errors';
import {
  UsageDimension,
  usageDimensions,
} from '@backstage-gpu/plugin-gpu-common';
import { DateTime } from 'luxon';
import { Interval } from './Interval';

/** A checked question for usage. */
export interface ParsedUsageQuery {
  window: Interval;
  groupBy: UsageDimension[];
  /** Name of the only project to sum. */
  project?: string;
  format: 'json' | 'csv';
}

const longestDays = 400;
const formats = ['json', 'csv'] as const;

/**
 * Checks the parameters of `GET /v1/usage`; `groupBy` is a list with commas.
 *
 * @throws InputError that names the field and what is valid there
 */
export function parseUsageQuery(
  query: Readonly<Record<string, string | undefined>>,
): ParsedUsageQuery {
  const from = parseTime('from', query.from);
  const to = parseTime('to', query.to);
  if (to <= from) {
    throw new InputError('to: expected a time after from');
  }
  if (to - from > longestDays * 86_400_000) {
    throw new InputError(
      `to: expected at most ${longestDays} days after from; ask for parts of it`,
    );
  }
  return {
    window: { from, to },
    groupBy: parseDimensions(query.groupBy),
    ...(query.project === undefined ? {} : { project: query.project }),
    format: oneOf('format', formats, query.format ?? 'json'),
  };
}

function parseTime(field: string, text: string | undefined): number {
  const time = DateTime.fromISO(text ?? '', { zone: 'utc' });
  // Beyond these years times are no longer in the order of their texts.
  if (!text || !time.isValid || time.year < 1970 || time.year > 9999) {
    throw new InputError(
      `${field}: expected an ISO 8601 time such as 2026-11-01 or 2026-11-01T08:00:00Z`,
    );
  }
  return time.toMillis();
}

function parseDimensions(text: string | undefined): UsageDimension[] {
  if (!text) {
    return [];
  }
  const names = text
    .split(',')
    .map(name => oneOf('groupBy', usageDimensions, name));
  return [...new Set(names)];
}

function oneOf<T extends string>(
  field: string,
  known: readonly T[],
  text: string,
): T {
  const found = known.find(name => name === text);
  if (!found) {
    throw new InputError(`${field}: expected ${known.join(', ')}`);
  }
  return found;
}
