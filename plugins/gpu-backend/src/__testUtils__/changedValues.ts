import fc, { Arbitrary } from 'fast-check';

/** Fits in few places. */
const nonsense: unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  17,
  1e9,
  1e300,
  '',
  ' ',
  'UPPER',
  '-dash',
  'a b',
  'unlimited',
  'x'.repeat(63),
  'x'.repeat(64),
  'x'.repeat(501),
  '𝕏'.repeat(300),
  '𝕏'.repeat(501),
  '\n',
  [],
  {},
  [[]],
  { hard: 1 },
];

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

/**
 * Values to some of which something was done that a schema may refuse: a field removed, added, nested, or replaced, or a
 * text changed.
 *
 * @param values - values that are valid
 */
export function changedValues(values: Arbitrary<unknown>): Arbitrary<unknown> {
  const change = fc.record({
    place: fc.nat(),
    kind: fc.constantFrom(
      'remove',
      'add',
      'nest',
      'replace',
      'replace',
      'lengthen',
      'garble',
    ),
    with: fc.oneof(fc.constantFrom(...nonsense), fc.jsonValue({ maxDepth: 1 })),
  });
  return fc
    .tuple(values, fc.array(change, { maxLength: 2 }))
    .map(([value, changes]) => {
      const root = { value: JSON.parse(JSON.stringify(value)) };
      for (const each of changes) {
        const places = placesOf(root);
        const place = places[each.place % places.length];
        // None are left when the whole was removed. A copy, as the next change may go into it.
        if (place) {
          applyChange(place, structuredClone(each));
        }
      }
      return root.value === undefined
        ? null
        : JSON.parse(JSON.stringify(root.value));
    })
    .filter(value => isLookedAt(JSON.stringify(value)));
}

/** What `checkInput` refuses never gets to a schema. */
function isLookedAt(text: string): boolean {
  return !/__proto__|\\u0000|\\ud[89a-f]/i.test(text);
}

function applyChange(
  { holder, key }: Place,
  change: { kind: string; with: unknown },
): void {
  const old = holder[key];
  switch (change.kind) {
    case 'remove':
      delete holder[key];
      break;
    case 'add':
      if (typeof old === 'object' && old !== null && !Array.isArray(old)) {
        (old as Place['holder']).added = change.with;
      }
      break;
    case 'nest':
      holder[key] = [old];
      break;
    case 'lengthen':
      holder[key] = typeof old === 'string' ? old.repeat(40) : old;
      break;
    case 'garble':
      holder[key] = typeof old === 'string' ? `${old.slice(1)}_É` : old;
      break;
    default:
      holder[key] = change.with;
  }
}

function placesOf(value: object): Place[] {
  return Object.entries(value).flatMap(([key, inner]) => [
    { holder: value as Place['holder'], key },
    ...(typeof inner === 'object' && inner !== null ? placesOf(inner) : []),
  ]);
}
