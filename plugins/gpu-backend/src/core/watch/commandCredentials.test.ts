import { createServer } from 'node:http';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { listen } from './__testUtils__/listen';
import { CommandTimes } from './access/CommandRunner';
import { connectCluster, prepareCluster } from './connectCluster';

jest.setTimeout(60_000);

const directory = createMockDirectory();
const logger = mockServices.logger.mock();
const path = '/version';

let url: string;
let tokens: (string | undefined)[];
let refuse: (token: string | undefined) => boolean;

const server = createServer((request, response) => {
  const token = request.headers.authorization;
  tokens.push(token);
  response.statusCode = refuse(token) ? 401 : 200;
  response.end('{"kind":"Status","code":401}');
});

beforeAll(async () => {
  url = `http://127.0.0.1:${await listen(server)}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

beforeEach(() => {
  tokens = [];
  refuse = () => false;
  jest.clearAllMocks();
});

/** A kubeconfig whose user is this one, and a script beside it. */
function write(user: object, script = '') {
  directory.setContent({
    config: JSON.stringify({
      'current-context': 'c',
      clusters: [{ name: 'c', cluster: { server: url } }],
      users: [{ name: 'robot', user }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'robot' } }],
    }),
    'sign-in.sh': `#!/bin/sh\ncd "$(dirname "$0")"\necho run >> runs\n${script}\n`,
  });
  chmodSync(directory.resolve('sign-in.sh'), 0o755);
}

const exec = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: './sign-in.sh',
  interactiveMode: 'Never',
};

const access = () => ({
  kind: 'kubeconfig' as const,
  file: directory.resolve('config'),
});

function connect(commandTimes?: CommandTimes) {
  return connectCluster(access, { logger, commandTimes });
}

function runs(): number {
  const file = directory.resolve('runs');
  return existsSync(file)
    ? readFileSync(file, 'utf8').trim().split('\n').length
    : 0;
}

function printing(status: object): string {
  return `cat <<'EOF'\n${JSON.stringify({
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    status,
  })}\nEOF`;
}

async function failureOf(attempt: Promise<unknown>): Promise<Error> {
  return attempt.then(
    () => {
      throw new Error('expected a failure');
    },
    error => error,
  );
}

describe('a command of a kubeconfig', () => {
  it('is found beside the kubeconfig, gets what it needs, and is run once', async () => {
    write(
      {
        exec: {
          ...exec,
          args: ['one', 'two words'],
          env: [{ name: 'REGION', value: 'eu' }],
          provideClusterInfo: true,
        },
      },
      `printf '%s|' "$@" "$REGION" "$KUBERNETES_EXEC_INFO" > given\n${printing({
        token: 'printed',
      })}`,
    );
    const connection = await connect();
    await Promise.all([connection.json({ path }), connection.json({ path })]);
    expect(tokens).toEqual(['Bearer printed', 'Bearer printed']);
    expect(runs()).toBe(1);
    const [one, two, region, info] = readFileSync(
      directory.resolve('given'),
      'utf8',
    ).split('|');
    expect([one, two, region]).toEqual(['one', 'two words', 'eu']);
    expect(JSON.parse(info)).toEqual({
      apiVersion: exec.apiVersion,
      kind: 'ExecCredential',
      spec: {
        interactive: false,
        cluster: { server: url },
      },
    });
    await connection.close();
  });

  it.each([
    ['ended', new Date(Date.now() - 1000).toISOString(), 3],
    ['lasts', new Date(Date.now() + 3_600_000).toISOString(), 1],
  ])(
    'is run again when its credential has %s',
    async (_name, expirationTimestamp, expected) => {
      write({ exec }, printing({ token: 'printed', expirationTimestamp }));
      const connection = await connect();
      await connection.json({ path });
      await connection.json({ path });
      expect(runs()).toBe(expected);
      await connection.close();
    },
  );

  it('is run again when its credential is refused', async () => {
    write({ exec }, printing({ token: 'first' }));
    const connection = await connect();
    writeFileSync(
      directory.resolve('sign-in.sh'),
      `#!/bin/sh\n${printing({ token: 'second' })}\n`,
    );
    refuse = token => token === 'Bearer first';
    await connection.json({ path });
    expect(tokens).toEqual(['Bearer first', 'Bearer second']);
    await connection.close();
  });

  it('that fails is named without what it said, which goes to the log without secrets', async () => {
    write(
      { exec },
      'echo "error: refresh token s3cr3t is expired" >&2\necho s3cr3t\nexit 3',
    );
    const failure = await failureOf(connect());
    expect(failure).toMatchObject({
      name: 'ClusterAccessError',
      property: 'kubeconfig',
      message:
        'the command sign-in.sh, which gets the credential of the user robot, failed with exit code 3: run it by hand as the user of the backend; what it says is in the log of the backend',
    });
    expect(logger.warn.mock.calls).toEqual([
      [
        'the command sign-in.sh says: error: refresh token [redacted] is expired',
      ],
    ]);
  });

  it('that fails is left alone for a while, however often it is asked', async () => {
    write({ exec }, 'exit 1');
    const tryAgain = prepareCluster(access, { logger });
    await Promise.all([failureOf(tryAgain()), failureOf(tryAgain())]);
    await failureOf(tryAgain());
    expect(runs()).toBe(1);
  });

  it('that fails is tried again after a while', async () => {
    write({ exec }, 'exit 1');
    const tryAgain = prepareCluster(access, {
      logger,
      commandTimes: { limit: 60_000, rest: 0 },
    });
    await failureOf(tryAgain());
    await failureOf(tryAgain());
    expect(runs()).toBe(2);
  });

  it('that hangs stops nothing else, and ends with what it started when nobody waits any more', async () => {
    write(
      { exec },
      'sleep 600 &\necho $! > child.new\nmv child.new child\nwait',
    );
    const stopping = new AbortController();
    const events: string[] = [];
    const hanging = prepareCluster(access, { logger })(stopping.signal).catch(
      error => events.push(error.message),
    );
    // A loop that stands still until the command ends would never come to this.
    while (!existsSync(directory.resolve('child'))) {
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    events.push('timers fired while it hung');
    stopping.abort();
    await hanging;
    expect(events).toEqual([
      'timers fired while it hung',
      'the command sign-in.sh, which gets the credential of the user robot, was stopped',
    ]);
    const child = Number(readFileSync(directory.resolve('child'), 'utf8'));
    expect(await untilGone(child)).toBe(true);
  });

  it('that takes too long is ended', async () => {
    write({ exec }, 'sleep 600');
    expect((await failureOf(connect({ limit: 50, rest: 0 }))).message).toBe(
      'the command sign-in.sh, which gets the credential of the user robot, took longer than 0.05 seconds',
    );
  });

  it.each([
    [
      'is not there',
      { ...exec, command: './missing.sh', installHint: 'Install it from x.' },
      /is not there: expected .*\/missing\.sh\. Install it from x\./,
    ],
    [
      'is not in the path',
      { ...exec, command: 'no-such-sign-in' },
      /is not there: expected no-such-sign-in in the PATH of the backend/,
    ],
    [
      'may not be run',
      { ...exec, command: './config' },
      /may not be run: make .*\/config executable/,
    ],
    [
      'asks questions',
      { ...exec, interactiveMode: 'Always' },
      /asks questions \(interactiveMode: Always\)/,
    ],
  ])('that %s is named', async (_name, command, message) => {
    write({ exec: command });
    expect((await failureOf(connect())).message).toMatch(message);
  });

  it.each([
    ['nonsense', 'echo s3cr3t'],
    ['another object', `echo '{"kind":"Secret","data":"s3cr3t"}'`],
    ['no credential', printing({ other: 's3cr3t' })],
  ])('that prints %s is named without it', async (_name, script) => {
    write({ exec }, script);
    const { message } = await failureOf(connect());
    expect(message).toMatch(/printed no ExecCredential with a token/);
    expect(message).not.toContain('s3cr3t');
  });
});

describe('an auth provider of a kubeconfig', () => {
  function jwt(secondsFromNow: number): string {
    const encode = (value: object) =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1000) + secondsFromNow;
    return `${encode({ alg: 'RS256' })}.${encode({ exp })}.c2ln`;
  }

  it('gets its token from the command that it names', async () => {
    write(
      {
        'auth-provider': {
          name: 'gcp',
          config: {
            'access-token': 'old',
            expiry: '2020-01-01T00:00:00Z',
            'cmd-path': directory.resolve('sign-in.sh'),
            'cmd-args': 'config helper',
            'token-key': '{.credential.access_token}',
            'expiry-key': '{.credential.token_expiry}',
          },
        },
      },
      `echo '{"credential":{"access_token":"new-'$2'","token_expiry":"2999-01-01T00:00:00Z"}}'`,
    );
    const connection = await connect();
    await connection.json({ path });
    expect(tokens).toEqual(['Bearer new-helper']);
    expect(runs()).toBe(1);
    await connection.close();
  });

  it('uses a token that has not ended', async () => {
    const token = jwt(3600);
    write({ 'auth-provider': { name: 'oidc', config: { 'id-token': token } } });
    const connection = await connect();
    await connection.json({ path });
    expect(tokens).toEqual([`Bearer ${token}`]);
    await connection.close();
  });

  it.each<[string, string, Record<string, string>, RegExp]>([
    [
      'an ended token',
      'azure',
      { 'access-token': 's3cr3t', 'expires-on': '1' },
      /auth provider azure, whose token has expired; Kubernetes removed it in 1\.26: use an exec plugin/,
    ],
    [
      'nothing to sign in with',
      'oidc',
      { 'id-token': jwt(-3600), 'refresh-token': '' },
      /auth provider oidc without a usable id-token: sign in again/,
    ],
    [
      'an issuer that does not answer',
      'oidc',
      {
        'id-token': jwt(-3600),
        'client-id': 'c',
        'refresh-token': 's3cr3t',
        'idp-issuer-url': 'https://127.0.0.1:1',
      },
      /auth provider oidc, whose issuer gave no new token; why is in the log/,
    ],
    [
      'an unknown name',
      'other',
      {},
      /auth provider other, which is not supported/,
    ],
  ])('with %s is named', async (_name, name, config, message) => {
    write({ 'auth-provider': { name, config } });
    const failure = await failureOf(connect());
    expect(failure.message).toMatch(message);
    expect(
      JSON.stringify([failure.message, logger.warn.mock.calls]),
    ).not.toContain('s3cr3t');
  });
});

/** Whether a process ends; it was told to, and may take a moment. */
async function untilGone(pid: number): Promise<boolean> {
  for (;;) {
    try {
      process.kill(pid, 0);
      // A process that ended stays until its parent has looked at it.
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) {
        return true;
      }
    } catch {
      return true;
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}
