import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { Knex } from 'knex';
import { RequestCondition } from './RequestCondition';

/** Adds a condition to a query, so that pages are cut after it and not before. */
export function whereCondition(
  builder: Knex.QueryBuilder,
  condition: RequestCondition,
): void {
  if (isAndCriteria(condition)) {
    for (const part of condition.allOf) {
      builder.where(inner => whereCondition(inner, part));
    }
  } else if (isOrCriteria(condition)) {
    for (const part of condition.anyOf) {
      builder.orWhere(inner => whereCondition(inner, part));
    }
  } else if (isNotCriteria(condition)) {
    builder.whereNot(inner => whereCondition(inner, condition.not));
  } else {
    builder.whereIn(condition.column, condition.values);
  }
}
