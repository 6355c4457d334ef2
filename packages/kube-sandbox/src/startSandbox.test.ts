import { request } from 'node:http';
import { fastTimings } from './controllers/Timings';
import { Clock, TimerHandle, systemClock } from './cluster/Clock';
import { RunningSandbox, SandboxOptions, startSandbox } from './startSandbox';

/** A clock that knows which of its timers are still running. */
class CountingClock implements Clock {
  readonly running = new Set<TimerHandle>();

  now() {
    return systemClock.now();
  }

  setTimeout(callback: () => void, delay: number) {
    const handle: TimerHandle = systemClock.setTimeout(() => {
      this.running.delete(handle);
      callback();
    }, delay);
    this.running.add(handle);
    return handle;
  }

  clearTimeout(handle: TimerHandle) {
    this.running.delete(handle);
    systemClock.clearTimeout(handle);
  }
}

describe('startSandbox', () => {
  let sandbox: RunningSandbox | undefined;

  const start = async (options: SandboxOptions = {}) => {
    sandbox = await startSandbox({
      fleet: false,
      timings: fastTimings,
      onError: error => {
        throw error;
      },
      ...options,
    });
    return sandbox;
  };

  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${sandbox!.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${sandbox!.token}`, ...init.headers },
    });

  const createSecret = (name: string) =>
    call('/api/v1/namespaces/default/secrets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name } }),
    });

  afterEach(async () => {
    await sandbox?.stop();
    sandbox = undefined;
  });

  it.each(['0.0.0.0', '::', '192.168.1.1', 'example.com'])(
    'refuses to listen on %s',
    async host => {
      await expect(startSandbox({ host })).rejects.toThrow(
        /listens on loopback only/,
      );
    },
  );

  it('fails when the port is taken', async () => {
    const { url } = await start();
    await expect(
      startSandbox({ port: Number(new URL(url).port) }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('answers no name but loopback, whatever token is sent', async () => {
    const { url, token } = await start();
    const status = await new Promise(resolve => {
      request(
        `${url}/api/v1/pods`,
        {
          headers: {
            host: 'attacker.example',
            authorization: `Bearer ${token}`,
          },
        },
        response => resolve(response.resume().statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });

  it('takes the token in the path as well, for clients that send none over plain HTTP', async () => {
    const { url, token } = await start();
    expect((await fetch(`${url}/token/${token}/api/v1/pods`)).status).toBe(200);
    expect((await fetch(`${url}/token/wrong/api/v1/pods`)).status).toBe(401);
    expect((await fetch(`${url}/api/v1/pods`)).status).toBe(401);
  });

  it.each([
    ['deep nesting', '['.repeat(5000) + ']'.repeat(5000), 400],
    ['a prototype', '{"metadata":{"name":"a"},"__proto__":{"x":1}}', 400],
    ['too much', `{"a":"${'x'.repeat(3 * 1024 * 1024)}"}`, 413],
    ['binary', '\u0000\u0001', 400],
  ])('refuses a body with %s', async (_case, body, expected) => {
    await start();
    const { status } = await call('/api/v1/namespaces/default/configmaps', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(status).toBe(expected);
    expect((await call('/api/v1/namespaces')).status).toBe(200);
  });

  it('answers 410 to a watch from a forgotten resourceVersion', async () => {
    await start({ historyLimit: 4 });
    for (let index = 0; index < 20; index++) {
      await createSecret(`s${index}`);
    }
    const answer = await call('/api/v1/secrets?watch=true&resourceVersion=1');
    expect(answer.status).toBe(200);
    const event = JSON.parse(await answer.text());
    expect(event).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(event.object.message).toMatch(
      /^too old resource version: 1 \(\d+\)$/,
    );
  });

  it('answers 410 to a forgotten page, with a token to go on from', async () => {
    await start({ historyLimit: 4 });
    for (const name of ['a', 'b', 'c']) {
      await createSecret(name);
    }
    const path = '/api/v1/namespaces/default/secrets';
    const first = await (await call(`${path}?limit=1`)).json();
    for (let index = 0; index < 20; index++) {
      await createSecret(`x${index}`);
    }
    const late = await call(
      `${path}?limit=1&continue=${first.metadata.continue}`,
    );
    expect(late.status).toBe(410);
    const status = await late.json();
    expect(status.reason).toBe('Expired');
    const rest = await (
      await call(`${path}?limit=2&continue=${status.metadata.continue}`)
    ).json();
    expect(
      rest.items.map(
        (item: { metadata: { name: string } }) => item.metadata.name,
      ),
    ).toEqual(['b', 'c']);
  });

  it('sends bookmarks to a quiet watch that allows them', async () => {
    await start({ bookmarkInterval: 10 });
    const answer = await call(
      '/api/v1/secrets?watch=true&allowWatchBookmarks=true',
    );
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    const [line] = new TextDecoder().decode(value).split('\n');
    expect(JSON.parse(line)).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Secret',
        metadata: { resourceVersion: expect.any(String) },
      },
    });
  });

  it('leaves nothing behind when it is stopped', async () => {
    const clock = new CountingClock();
    await start({ clock, fleet: true });
    const watch = await call('/api/v1/pods?watch=true');
    await sandbox!.stop();
    await watch.text();
    expect(clock.running.size).toBe(0);
    await expect(fetch(`${sandbox!.url}/readyz`)).rejects.toThrow();
    sandbox = undefined;
  });

  it('runs the whole fleet and leaves room on it', async () => {
    await start({ fleet: true });
    const answer = await call('/api/v1/pods?watch=true');
    const reader = answer.body!.getReader();
    const decoder = new TextDecoder();
    const running = new Set<string>();
    let text = '';
    while (running.size < 8) {
      const { value } = await reader.read();
      const lines = (text + decoder.decode(value, { stream: true })).split(
        '\n',
      );
      text = lines.pop() ?? '';
      for (const line of lines) {
        const { object } = JSON.parse(line);
        if (object.status.phase === 'Running') {
          running.add(object.metadata.name);
        }
      }
    }
    await reader.cancel();
    const claims = await (
      await call('/apis/resource.k8s.io/v1/resourceclaims')
    ).json();
    const count = (className: string) =>
      claims.items.flatMap(
        (claim: {
          spec: {
            devices: { requests: [{ exactly: { deviceClassName: string } }] };
          };
          status: { allocation: { devices: { results: unknown[] } } };
        }) =>
          claim.spec.devices.requests[0].exactly.deviceClassName === className
            ? claim.status.allocation.devices.results
            : [],
      ).length;
    expect(['gpu-small', 'gpu-medium', 'gpu-large'].map(count)).toEqual([
      5, 1, 6,
    ]);
  });
});
