import { DateTime } from 'luxon';

/** `3 hours ago`, for an ISO 8601 time. */
export function formatSince(time: string): string {
  return DateTime.fromISO(time).toRelative() ?? time;
}

/** Date and time in the reader's words, for an ISO 8601 time. */
export function formatTime(time: string): string {
  return DateTime.fromISO(time).toLocaleString(DateTime.DATETIME_MED);
}
