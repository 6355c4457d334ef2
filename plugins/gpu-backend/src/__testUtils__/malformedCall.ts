/** One call that no client should make. */
export interface MalformedCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: string;
  headers?: Record<string, string>;
}

/** Numbers that follow from a seed alone. */
function randomSource(seed: number) {
  let state = Math.imul(seed + 1, 2_654_435_761) % 2 ** 31;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

type Random = ReturnType<typeof randomSource>;

const bodies: Record<string, object> = {
  '/v1/requests': {
    name: 'fraud-chat',
    project: 'fraud-ml',
    tier: 'gpu-small',
    description: 'Explains why a payment was stopped',
    workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
  },
  '/v1/availability': {
    spec: {
      devices: {
        requests: [{ name: 'a', exactly: { deviceClassName: 'gpu-small' } }],
        config: [{ opaque: { driver: 'd', parameters: { any: 'thing' } } }],
      },
    },
  },
  '/v1/projects/fraud-ml/limits': {
    settings: { devices: { 'gpu-small': 2 } },
    note: 'more room',
  },
};

/** Values that fit nowhere in these bodies. */
const nonsense: unknown[] = [
  null,
  [],
  {},
  -1,
  1e308,
  0.5,
  true,
  '',
  '\u0000',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  "'; drop table gpu_requests; --",
  '${jndi:ldap://x}',
  'ünïcödé',
  'UPPER',
  '-leading',
  'a'.repeat(5000),
  { $ne: null },
  [[[[]]]],
];

const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const cursorOf = (...parts: unknown[]) =>
  `/v1/requests?cursor=${Buffer.from(JSON.stringify(parts)).toString(
    'base64url',
  )}`;

const badQueries = [
  cursorOf('\u0000', '\u0000'),
  cursorOf('2026-01-01T00:00:00.000Z', '\u0000'),
  cursorOf('2026-01-01T00:00:00.000Z', "' or 1=1 --"),
  cursorOf('yesterday', 'id'),
  cursorOf(1, 2),
  '/v1/requests?project=%00',
  '/v1/usage?from=2026-01-01&to=2026-01-02&project=%00',
  '/v1/occupancy?since=-1',
  '/v1/occupancy?since=abc',
  '/v1/occupancy?since=99999999999999999999',
  '/v1/occupancy?cluster=%00',
  '/v1/occupancy?project[]=a',
  '/v1/requests?limit=0',
  '/v1/requests?limit=201',
  '/v1/requests?limit=1e3',
  '/v1/requests?cursor=%7B%7D',
  '/v1/requests?active=maybe',
  '/v1/requests/a b',
  `/v1/requests/${'x'.repeat(100)}`,
  '/v1/usage',
  '/v1/usage?from=2026-01-01&to=2025-01-01',
  '/v1/usage?from=yesterday&to=now',
  '/v1/usage?from=2026-01-01&to=2026-01-02&groupBy=everything',
  '/v1/usage?from=1000-01-01&to=2026-01-02',
  '/v1/projects/nobody/limits',
  '/v1/projects/%00/limits',
];

/** Call number `index` of those that follow from a seed. */
export function malformedCall(seed: number, index: number): MalformedCall {
  const random = randomSource(seed * 31 + index);
  switch (random(8)) {
    case 0:
      return { method: 'GET', path: badQueries[random(badQueries.length)] };
    case 1:
      return brokenText(random);
    case 2:
      return {
        method: 'DELETE',
        path: `/v1/requests/none-${random(1000)}`,
      };
    case 3:
      return {
        method: 'PUT',
        path: '/v1/projects/fraud-ml/limits',
        body: JSON.stringify(bodies['/v1/projects/fraud-ml/limits']),
        headers: random(2)
          ? {}
          : { 'if-match': ['*', '"x"', '"-1"', '"77"'][random(4)] },
      };
    default:
      return brokenBody(random);
  }
}

function methodOf(path: string): MalformedCall['method'] {
  return path.endsWith('/limits') ? 'PUT' : 'POST';
}

function pathFor(random: Random): string {
  const paths = Object.keys(bodies);
  return paths[random(paths.length)];
}

/** A text that is no JSON, or too much of it. */
function brokenText(random: Random): MalformedCall {
  const path = pathFor(random);
  const whole = JSON.stringify(bodies[path]);
  const texts = [
    () => whole.slice(0, random(whole.length)) || '{',
    () => nested(10_000),
    () => `{"name":${nested(10_000)}}`,
    () => `{"spec":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
    () =>
      whole.replace('{"any":"thing"}', deep) +
      (path.includes('availability') ? '' : '}'),
    () => `"${'x'.repeat(200_000)}"`,
    () => '\u0000\u0001',
    () => 'null',
    () => '[]',
    () => '17',
  ];
  return {
    method: methodOf(path),
    path,
    headers: { 'if-match': '"0"' },
    body: texts[random(texts.length)](),
  };
}

/** A body in which one place holds something that does not belong there, or which has one field too many. */
function brokenBody(random: Random): MalformedCall {
  const path = pathFor(random);
  const body = structuredClone(bodies[path]);
  const places = placesOf(body);
  const { holder, key } = places[random(places.length)];
  // A list would lose it on its way.
  if (random(4) === 0 && !Array.isArray(holder) && key !== 'any') {
    (holder as Record<string, unknown>)[`unknown${random(100)}`] = 1;
  } else {
    (holder as Record<string, unknown>)[key] = misfitFor(key, random);
  }
  return {
    method: methodOf(path),
    path,
    headers: { 'if-match': '"0"' },
    body: JSON.stringify(body),
  };
}

/** Some nonsense is right in some places: a limit may be any number, a note any text, a class any name. */
function misfitFor(key: string, random: Random): unknown {
  const misfits = nonsense.filter(value => {
    switch (key) {
      case 'description':
        return (
          typeof value !== 'string' || value.length > 500 || value === '\u0000'
        );
      case 'any':
        return value === '\u0000';
      case 'parameters':
        // What a driver takes is its own.
        return (
          typeof value !== 'object' || value === null || Array.isArray(value)
        );
      case 'config':
        return JSON.stringify(value) !== '[]';
      case 'settings':
      case 'devices':
        return JSON.stringify(value) !== '{}';
      case 'model':
        return value !== 'UPPER';
      case 'note':
        return (
          typeof value !== 'string' ||
          ['', '\u0000'].includes(value) ||
          value.length > 500
        );
      default:
        return true;
    }
  });
  return misfits[random(misfits.length)];
}

function placesOf(value: object): { holder: object; key: string }[] {
  return Object.entries(value).flatMap(([key, inner]) => [
    { holder: value, key },
    ...(typeof inner === 'object' && inner !== null ? placesOf(inner) : []),
  ]);
}
