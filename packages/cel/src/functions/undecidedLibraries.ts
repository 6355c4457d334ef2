import {
  boolType,
  CelType,
  durationType,
  namedFormatType,
  intType,
  listOf,
  mapOf,
  optionalOf,
  stringType,
  timestampType,
  urlType,
} from '../types';
import { Undecided } from '../values';
import { declare, Implementation, member, overload } from './declaration';

/** Parts of a timestamp. */
const timestampPartNames: [string, string][] = [
  ['getFullYear', 'timestamp_to_year'],
  ['getMonth', 'timestamp_to_month'],
  ['getDayOfYear', 'timestamp_to_day_of_year'],
  ['getDayOfMonth', 'timestamp_to_day_of_month'],
  ['getDate', 'timestamp_to_day_of_month_1_based'],
  ['getDayOfWeek', 'timestamp_to_day_of_week'],
];

/** Parts that durations have too. */
const sharedParts: [string, string][] = [
  ['getHours', 'hours'],
  ['getMinutes', 'minutes'],
  ['getSeconds', 'seconds'],
  ['getMilliseconds', 'milliseconds'],
];

const urlParts: [string, string, CelType][] = [
  ['getScheme', 'url_get_scheme', stringType],
  ['getHost', 'url_get_host', stringType],
  ['getHostname', 'url_get_hostname', stringType],
  ['getPort', 'url_get_port', stringType],
  ['getEscapedPath', 'url_get_escaped_path', stringType],
  ['getQuery', 'url_get_query', mapOf(stringType, listOf(stringType))],
];

const formats = [
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
    member(id, [timestampType], intType, time),
    member(`${id}_with_tz`, [timestampType, stringType], intType, time),
  ];
}

/**
 * Libraries that no device data needs. They are known to the type check, so
 * that expressions which use them are accepted; their values are not computed.
 */
export const undecidedFunctions = [
  ...timestampPartNames.map(([name, id]) =>
    declare(name, ...timestampParts(id)),
  ),
  ...sharedParts.map(([name, part]) =>
    declare(
      name,
      ...timestampParts(`timestamp_to_${part}`),
      member(`duration_to_${part}`, [durationType], intType, time),
    ),
  ),
  declare('url', overload('string_to_url', [stringType], urlType, url)),
  declare('isURL', overload('is_url_string', [stringType], boolType, url)),
  ...urlParts.map(([name, id, type]) =>
    declare(name, member(id, [urlType], type, url)),
  ),
  declare(
    'validate',
    member(
      'format-validate',
      [namedFormatType, stringType],
      optionalOf(listOf(stringType)),
      format,
    ),
  ),
  declare(
    'format.named',
    overload('format-named', [stringType], optionalOf(namedFormatType), format),
  ),
  ...formats.map(name =>
    declare(
      `format.${name}`,
      overload(`format.${name}`, [], namedFormatType, format),
    ),
  ),
];
