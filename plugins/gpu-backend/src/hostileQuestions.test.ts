import { monitorEventLoopDelay } from 'node:perf_hooks';
import { startTestBackend } from '@backstage/backend-test-utils';
import { RunningSandbox } from '@backstage-gpu/kube-sandbox';
import { Agent, request } from 'undici';
import { createFastSandbox } from './__testUtils__/createFastSandbox';
import { eventually } from './__testUtils__/eventually';
import { gpuPlugin } from './plugin';

jest.setTimeout(120_000);

/** Milliseconds; far above the goal of 50, so that a slow or busy machine fails no test. */
const longestBlock = 3_000;
const d = "device.attributes['gpu.nvidia.com']";
const ten = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]';

function fill(part: string, separator: string, length = 10_000): string {
  const count = Math.floor(length / (part.length + separator.length));
  return Array(count).fill(part).join(separator);
}

function question(...expressions: string[]) {
  return JSON.stringify({
    spec: {
      devices: {
        requests: [
          {
            name: 'gpu',
            exactly: {
              deviceClassName: 'gpu-small',
              selectors: expressions.map(expression => ({
                cel: { expression },
              })),
            },
          },
        ],
      },
    },
  });
}

const repeated = `device.driver.matches('${'(b{1,1000})'.repeat(880)}')`;
const distinct = (index: number) =>
  `device.driver.matches('^${index}?${'(a{0,9}|b?)'.repeat(90)}$')`;

const bodies: [string, string, number | RegExp][] = [
  ['one pattern that expands', question(repeated), 400],
  [
    'as many patterns as a body holds',
    question(...Array(8).fill(repeated)),
    400,
  ],
  [
    'Unicode classes',
    question(`device.driver.matches(r'${'\\p{L}'.repeat(1900)}')`),
    400,
  ],
  [
    'many selectors just under the limit',
    question(...Array.from({ length: 30 }, (_, index) => distinct(index))),
    200,
  ],
  [
    'patterns that are made for each device',
    question(`device.driver.matches('b{1,1000}' + ${d}.uuid)`),
    200,
  ],
  [
    'loops in loops',
    question(
      `${ten}.all(a, ${ten}.all(b, ${ten}.all(c, ${ten}.all(e, [1, 2, 3, 4, 5].all(f, a + b + c + e + f > 0)))))`,
    ),
    200,
  ],
  [
    'maps in all orders',
    question(`${d}.all(k, ${d}.all(l, ${d}.all(m, k + l + m != '')))`),
    200,
  ],
  [
    'long lists',
    question(`[${fill('[]', ',')}].size() > 1`, `[${fill('1', ',')}] != []`),
    400,
  ],
  [
    'long conditions',
    question(fill('true', '||'), fill(`${d}.type == 'x'`, '||')),
    400,
  ],
];

const namesSelector =
  /spec\.devices\.requests\.0\.exactly\.selectors\.0\.cel\.expression|at most 32768 characters/;

describe('a hostile question', () => {
  let stop: () => Promise<void>;
  let base: string;
  let sandbox: RunningSandbox;
  const dispatcher = new Agent({ connections: 20 });

  beforeAll(async () => {
    const backend = await startTestBackend({
      features: [
        gpuPlugin,
        createFastSandbox(started => {
          sandbox = started;
        }),
      ],
    });
    stop = () => backend.stop();
    base = `http://127.0.0.1:${backend.server.port()}/api/gpu`;
    await eventually(async () => {
      const { body } = await request(`${base}/v1/tiers`, { dispatcher });
      const { tiers } = (await body.json()) as { tiers: unknown[] };
      return tiers.length > 0 || undefined;
    });
    await ask(question("device.driver == 'gpu.nvidia.com'"));
  });

  afterAll(async () => {
    await dispatcher.close();
    await stop();
  });

  async function ask(body: string) {
    const response = await request(`${base}/v1/availability`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      dispatcher,
    });
    const text = await response.body.text();
    return {
      status: response.statusCode,
      text,
      retryAfter: response.headers['retry-after'],
    };
  }

  /** The longest time in milliseconds that the process did nothing else while the action ran. */
  async function longestBlockOf(action: () => Promise<unknown>) {
    const monitor = monitorEventLoopDelay({ resolution: 1 });
    monitor.enable();
    await action();
    await new Promise(resolve => setTimeout(resolve, 20));
    monitor.disable();
    return monitor.max / 1e6;
  }

  it.each(bodies)('of %s holds up nobody', async (_name, body, status) => {
    const answers: { status: number; text: string }[] = [];
    const block = await longestBlockOf(async () => {
      answers.push(await ask(body));
    });
    expect(block).toBeLessThan(longestBlock);
    expect(answers[0].status).toBe(status);
    expect(answers[0].text).toMatch(
      status === 400 ? namesSelector : /clusters/,
    );
  });

  it('of a caller who asks many at once is turned away with a word when to come back', async () => {
    const answers: { status: number; retryAfter: unknown; text: string }[] = [];
    const block = await longestBlockOf(async () => {
      answers.push(
        ...(await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            ask(
              question(
                ...Array.from({ length: 30 }, (_inner, part) =>
                  distinct(1000 + 30 * index + part),
                ),
              ),
            ),
          ),
        )),
      );
    });
    expect(block).toBeLessThan(longestBlock);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThanOrEqual(10);
    for (const { status, retryAfter, text } of refused) {
      expect(text).toContain('"code":"too-many-requests"');
      expect(status).toBe(429);
      expect(retryAfter).toBe('2');
    }
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(4);
  });

  it('hidden in a DeviceClass becomes a fault that names the class', async () => {
    const block = await longestBlockOf(async () => {
      const { statusCode, body } = await request(
        `${sandbox.url}/apis/resource.k8s.io/v1/deviceclasses`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${sandbox.token}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({
            apiVersion: 'resource.k8s.io/v1',
            kind: 'DeviceClass',
            metadata: {
              name: 'hostile',
              labels: { 'backstage-gpu.io/tier': 'hostile' },
            },
            spec: {
              // The sandbox's API server compiles all of them at once, in this process.
              selectors: Array.from({ length: 8 }, (_, index) => ({
                cel: { expression: distinct(200 + index) },
              })),
            },
          }),
          dispatcher,
        },
      );
      await body.dump();
      expect(statusCode).toBe(201);
      await eventually(async () => {
        const answer = await request(`${base}/v1/tiers`, { dispatcher });
        const text = await answer.body.text();
        return text.includes('hostile') || undefined;
      });
    });
    expect(block).toBeLessThan(longestBlock);
  });
});
