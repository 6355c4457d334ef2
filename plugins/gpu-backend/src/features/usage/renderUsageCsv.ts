import { UsageFigures, UsageResponse } from '@backstage-gpu/plugin-gpu-common';

const figures: (keyof UsageFigures)[] = [
  'deviceHours',
  'memoryGibHours',
  'deviceHoursWithoutMemory',
  'cost',
  'deviceHoursWithoutPrice',
  'inferredDeviceHours',
  'unobservedDeviceHours',
];

/** With one of these at its beginning a spreadsheet takes a text for a formula. */
const formula = /^[=+\-@\t\r\n]/;

/**
 * The groups of an answer as CSV after RFC 4180: a line of names, then a line a group. What is not known is empty.
 *
 * Names come from clusters, and spreadsheets run what looks like a formula: such a text gets an apostrophe in front.
 */
export function renderUsageCsv({ groupBy, groups }: UsageResponse): string {
  const header = [...groupBy, ...figures];
  const lines = groups.map(group => [
    ...groupBy.map(dimension => toText(group[dimension])),
    ...figures.map(name => group[name]?.toString() ?? ''),
  ]);
  return [header, ...lines]
    .map(cells => `${cells.map(quote).join(',')}\r\n`)
    .join('');
}

function toText(value: string | undefined): string {
  return value !== undefined && formula.test(value) ? `'${value}` : value ?? '';
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
