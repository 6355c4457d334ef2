import {
  BOOL,
  CelType,
  DURATION,
  FORMAT,
  INT,
  listOf,
  mapOf,
  optionalOf,
  STRING,
  TIMESTAMP,
  URL_TYPE,
} from '../types';
import { Undecided } from '../values';
import { declare, Implementation, member, overload } from './declaration';

/** Parts of a timestamp. */
const TIMESTAMP_PARTS: [string, string][] = [
  ['getFullYear', 'timestamp_to_year'],
  ['getMonth', 'timestamp_to_month'],
  ['getDayOfYear', 'timestamp_to_day_of_year'],
  ['getDayOfMonth', 'timestamp_to_day_of_month'],
  ['getDate', 'timestamp_to_day_of_month_1_based'],
  ['getDayOfWeek', 'timestamp_to_day_of_week'],
];

/** Parts that durations have too. */
const SHARED_PARTS: [string, string][] = [
  ['getHours', 'hours'],
  ['getMinutes', 'minutes'],
  ['getSeconds', 'seconds'],
  ['getMilliseconds', 'milliseconds'],
];

const URL_PARTS: [string, string, CelType][] = [
  ['getScheme', 'url_get_scheme', STRING],
  ['getHost', 'url_get_host', STRING],
  ['getHostname', 'url_get_hostname', STRING],
  ['getPort', 'url_get_port', STRING],
  ['getEscapedPath', 'url_get_escaped_path', STRING],
  ['getQuery', 'url_get_query', mapOf(STRING, listOf(STRING))],
];

const FORMATS = [
  'dns1123Label',
  'dns1123Subdomain',
  'dns1035Label',
  'qualifiedName',
  'dns1123LabelPrefix',
  'dns1123SubdomainPrefix',
  'dns1035LabelPrefix',
  'labelValue',
  'uri',
  'uuid',
  'byte',
  'date',
  'datetime',
];

function undecided(reason: string): Implementation {
  return () => new Undecided(reason);
}

const time = undecided('durations and timestamps are not evaluated');
const url = undecided('URLs are not evaluated');
const format = undecided('named formats are not evaluated');

function timestampParts(id: string) {
  return [
    member(id, [TIMESTAMP], INT, time),
    member(`${id}_with_tz`, [TIMESTAMP, STRING], INT, time),
  ];
}

/**
 * Libraries that no device data needs. They are known to the type check, so
 * that expressions which use them are accepted; their values are not computed.
 */
export const undecidedFunctions = [
  ...TIMESTAMP_PARTS.map(([name, id]) => declare(name, ...timestampParts(id))),
  ...SHARED_PARTS.map(([name, part]) =>
    declare(
      name,
      ...timestampParts(`timestamp_to_${part}`),
      member(`duration_to_${part}`, [DURATION], INT, time),
    ),
  ),
  declare('url', overload('string_to_url', [STRING], URL_TYPE, url)),
  declare('isURL', overload('is_url_string', [STRING], BOOL, url)),
  ...URL_PARTS.map(([name, id, type]) =>
    declare(name, member(id, [URL_TYPE], type, url)),
  ),
  declare(
    'validate',
    member(
      'format-validate',
      [FORMAT, STRING],
      optionalOf(listOf(STRING)),
      format,
    ),
  ),
  declare(
    'format.named',
    overload('format-named', [STRING], optionalOf(FORMAT), format),
  ),
  ...FORMATS.map(name =>
    declare(`format.${name}`, overload(`format.${name}`, [], FORMAT, format)),
  ),
];
