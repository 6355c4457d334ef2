import { InputError } from '@backstage/errors';
import { UsageDimension } from '@backstage-gpu/plugin-gpu-common';
import { usageQuerySchema } from '@backstage-gpu/plugin-gpu-common/schema';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { Interval } from './Interval';

/** A question for usage. */
export interface UsageQuestion {
  window: Interval;
  groupBy: UsageDimension[];
  /** Name of the only project to sum. */
  project?: string;
  format: 'json' | 'csv';
}

const longestDays = 400;

/**
 * What the parameters of `GET /v1/usage` ask for.
 *
 * @throws InputError that names a time which is none, or an interval which is too long
 */
export function toUsageQuestion(
  query: z.infer<typeof usageQuerySchema>,
): UsageQuestion {
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
    groupBy: dimensionsOf(query.groupBy),
    ...(query.project === undefined ? {} : { project: query.project }),
    format: query.format ?? 'json',
  };
}

function parseTime(field: string, text: string): number {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  // Beyond these years times are no longer in the order of their texts.
  if (!time.isValid || time.year < 1970 || time.year > 9999) {
    throw new InputError(
      `${field}: expected an ISO 8601 time such as 2026-11-01 or 2026-11-01T08:00:00Z`,
    );
  }
  return time.toMillis();
}

/** Each once. */
function dimensionsOf(text: string | undefined): UsageDimension[] {
  return text ? [...new Set(text.split(',') as UsageDimension[])] : [];
}
