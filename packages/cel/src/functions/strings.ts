import { boolType, dynType, intType, listOf, stringType } from '../types';
import {
  CelError,
  CelResult,
  CelValue,
  noSuchOverload,
  typeName,
  Undecided,
} from '../values';
import {
  declare,
  declareShared,
  Implementation,
  member,
  overload,
} from './declaration';

const space =
  '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const surroundingSpace = new RegExp(`^${space}|${space}$`, 'g');
const quoteEscapes: Record<string, string> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};
const quoted = new RegExp(
  `[${Object.keys(quoteEscapes)
    .map(character => (character === '\\' ? '\\\\' : character))
    .join('')}]`,
  'g',
);
const listOfString = listOf(stringType);

/** A test of one string against another that checks its arguments itself. */
function test(
  name: string,
  id: string,
  holds: (text: string, part: string) => boolean,
) {
  return declareShared(
    name,
    ([text, part]) =>
      typeof text === 'string' && typeof part === 'string'
        ? holds(text, part)
        : noSuchOverload,
    member(id, [stringType, stringType], boolType),
  );
}

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`);
}

const charAt: Implementation = ([text, index]) => {
  const characters = [...(text as string)];
  const position = index as bigint;
  if (position < 0n || position > BigInt(characters.length)) {
    return outOfRange(position);
  }
  return characters[Number(position)] ?? '';
};

const indexOf: Implementation = ([text, part, offset = 0n]) => {
  if (part === '') {
    return offset as bigint;
  }
  const start = offset as bigint;
  if (start < 0n) {
    return outOfRange(start);
  }
  const characters = [...(text as string)];
  const wanted = [...(part as string)];
  for (
    let index = Number(start);
    index <= characters.length - wanted.length;
    index += 1
  ) {
    if (matchesAt(characters, wanted, index)) {
      return BigInt(index);
    }
  }
  return -1n;
};

const lastIndexOf: Implementation = ([text, part, offset]) => {
  const characters = [...(text as string)];
  if (part === '') {
    return (offset as bigint | undefined) ?? BigInt(characters.length);
  }
  const start =
    (offset as bigint | undefined) ?? BigInt(characters.length) - 1n;
  if (offset !== undefined && start < 0n) {
    return outOfRange(start);
  }
  if (start >= BigInt(characters.length)) {
    return -1n;
  }
  const wanted = [...(part as string)];
  for (
    let index = Math.min(Number(start), characters.length - wanted.length);
    index >= 0;
    index -= 1
  ) {
    if (matchesAt(characters, wanted, index)) {
      return BigInt(index);
    }
  }
  return -1n;
};

function matchesAt(
  characters: string[],
  wanted: string[],
  index: number,
): boolean {
  return wanted.every(
    (character, offset) => characters[index + offset] === character,
  );
}

const replace: Implementation = (values, evaluation) => {
  const [text, old, replacement, limit = -1n] = values as [
    string,
    string,
    string,
    bigint | undefined,
  ];
  const pieces = old === '' ? boundaries(text) : text.split(old);
  const possible = pieces.length - 1;
  const count =
    limit < 0n || limit > BigInt(possible) ? possible : Number(limit);
  const growth = count * Math.max(replacement.length - old.length, 0);
  const exhausted = evaluation.spend(text.length + growth);
  if (exhausted) {
    return exhausted;
  }
  return (
    pieces.slice(0, count + 1).join(replacement) +
    pieces
      .slice(count + 1)
      .map(piece => old + piece)
      .join('')
  );
};

/** Pieces between which an empty text is found: around every character. */
function boundaries(text: string): string[] {
  return ['', ...text, ''];
}

const split: Implementation = ([text, separator, limit = -1n]) => {
  const count = limit as bigint;
  if (count === 0n) {
    return [];
  }
  const pieces =
    separator === ''
      ? [...(text as string)]
      : (text as string).split(separator as string);
  if (count < 0n || BigInt(pieces.length) <= count) {
    return pieces;
  }
  const head = pieces.slice(0, Number(count) - 1);
  const tail = pieces.slice(Number(count) - 1).join(separator as string);
  return [...head, tail];
};

const substring: Implementation = ([text, from, to]) => {
  const characters = [...(text as string)];
  const length = BigInt(characters.length);
  const start = from as bigint;
  const end = (to as bigint | undefined) ?? length;
  if (to !== undefined && start > end) {
    return new CelError(
      `invalid substring range. start: ${start}, end: ${end}`,
    );
  }
  if (start < 0n || start > length) {
    return outOfRange(start);
  }
  if (end < 0n || end > length) {
    return outOfRange(end);
  }
  return characters.slice(Number(start), Number(end)).join('');
};

const join: Implementation = (values, evaluation) => {
  const list = values[0] as CelValue[];
  const separator = (values[1] as string | undefined) ?? '';
  let length = 0;
  for (const element of list) {
    if (typeof element !== 'string') {
      return new CelError(`join: invalid input: ${typeName(element)}`);
    }
    length += element.length + separator.length;
  }
  return evaluation.spend(length) ?? list.join(separator);
};

function mapAscii(change: (text: string) => string, letters: RegExp) {
  return ([text]: CelValue[]): CelResult =>
    (text as string).replace(letters, change);
}

const quote: Implementation = ([text]) =>
  `"${(text as string).replace(quoted, character => quoteEscapes[character])}"`;

/** The strings extension, version 2, and the standard string tests. */
export const stringFunctions = [
  test('contains', 'contains_string', (text, part) => text.includes(part)),
  test('startsWith', 'starts_with_string', (text, part) =>
    text.startsWith(part),
  ),
  test('endsWith', 'ends_with_string', (text, part) => text.endsWith(part)),
  declare(
    'charAt',
    member('string_char_at_int', [stringType, intType], stringType, charAt),
  ),
  declare(
    'lowerAscii',
    member(
      'string_lower_ascii',
      [stringType],
      stringType,
      mapAscii(text => text.toLowerCase(), /[A-Z]+/g),
    ),
  ),
  declare(
    'upperAscii',
    member(
      'string_upper_ascii',
      [stringType],
      stringType,
      mapAscii(text => text.toUpperCase(), /[a-z]+/g),
    ),
  ),
  declare(
    'replace',
    member(
      'string_replace_string_string',
      [stringType, stringType, stringType],
      stringType,
      replace,
    ),
    member(
      'string_replace_string_string_int',
      [stringType, stringType, stringType, intType],
      stringType,
      replace,
    ),
  ),
  declare(
    'split',
    member(
      'string_split_string',
      [stringType, stringType],
      listOfString,
      split,
    ),
    member(
      'string_split_string_int',
      [stringType, stringType, intType],
      listOfString,
      split,
    ),
  ),
  declare(
    'substring',
    member(
      'string_substring_int',
      [stringType, intType],
      stringType,
      substring,
    ),
    member(
      'string_substring_int_int',
      [stringType, intType, intType],
      stringType,
      substring,
    ),
  ),
  declare(
    'trim',
    member('string_trim', [stringType], stringType, ([text]) =>
      (text as string).replace(surroundingSpace, ''),
    ),
  ),
  declare(
    'join',
    member('list_join', [listOfString], stringType, join),
    member('list_join_string', [listOfString, stringType], stringType, join),
  ),
  declare(
    'format',
    member(
      'string_format',
      [stringType, listOf(dynType)],
      stringType,
      () => new Undecided('string formatting is not evaluated'),
    ),
  ),
  declare(
    'strings.quote',
    overload('strings_quote', [stringType], stringType, quote),
  ),
];

/** `indexOf` and `lastIndexOf` of strings; lists have them too. */
export const stringIndexOverloads = {
  indexOf: [
    member(
      'string_index_of_string',
      [stringType, stringType],
      intType,
      indexOf,
    ),
    member(
      'string_index_of_string_int',
      [stringType, stringType, intType],
      intType,
      indexOf,
    ),
  ],
  lastIndexOf: [
    member(
      'string_last_index_of_string',
      [stringType, stringType],
      intType,
      lastIndexOf,
    ),
    member(
      'string_last_index_of_string_int',
      [stringType, stringType, intType],
      intType,
      lastIndexOf,
    ),
  ],
};
