import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import {
  createServer as createTlsServer,
  Server as TlsServer,
} from 'node:https';
import { connect as connectSocket } from 'node:net';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { Authority, createAuthority } from './__testUtils__/createAuthority';
import { connectTo } from './__testUtils__/connectTo';
import { listen } from './__testUtils__/listen';
import { connectCluster } from './connectCluster';

jest.setTimeout(60_000);

const directory = createMockDirectory();
/** No DNS knows it: only the proxy of a test leads there. */
const cluster = 'https://cluster.test:6443';
const path = '/version';
const variables = [
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
] as const;

describe('proxies', () => {
  const environment = { ...process.env };
  let authority: Authority;
  let server: TlsServer;
  let serverPort: number;
  let proxy: Server;
  let proxyUrl: string;
  /** What the proxy was asked for, with what it was told of who asks. */
  let asked: [string | undefined, string | undefined][];
  let answer: string;

  beforeAll(async () => {
    authority = createAuthority();
    server = createTlsServer(
      authority.issue(['DNS:cluster.test', 'IP:127.0.0.1']),
      (request, response) =>
        response.end(
          JSON.stringify({ authorization: request.headers.authorization }),
        ),
    );
    serverPort = await listen(server);
    proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push([request.url, request.headers['proxy-authorization']]);
      socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
      if (!answer.startsWith('200')) {
        socket.end();
        return;
      }
      const onward = connectSocket(serverPort, '127.0.0.1');
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
      onward.pipe(socket).pipe(onward);
    });
    proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
  });

  afterAll(async () => {
    authority.remove();
    for (const each of [server, proxy]) {
      each.closeAllConnections();
      await new Promise(resolve => each.close(resolve));
    }
  });

  beforeEach(() => {
    asked = [];
    answer = '200 Connection established';
    variables.forEach(name => delete process.env[name]);
  });

  afterEach(() => {
    for (const name of variables) {
      delete process.env[name];
      if (environment[name] !== undefined) {
        process.env[name] = environment[name];
      }
    }
  });

  async function call(url = cluster): Promise<unknown> {
    const connection = await connectTo(url, { caData: authority.ca });
    try {
      return await connection.json({ path }).catch(error => error.message);
    } finally {
      await connection.close();
    }
  }

  it('of HTTPS_PROXY are used, with TLS to the cluster itself', async () => {
    process.env.HTTPS_PROXY = proxyUrl;
    expect(await call()).toEqual({ authorization: 'Bearer test-token' });
    expect(asked).toEqual([['cluster.test:6443', undefined]]);
  });

  it('get user and password of their URL', async () => {
    process.env.HTTPS_PROXY = proxyUrl.replace('//', '//user:pa%73s@');
    await call();
    expect(asked[0][1]).toBe(
      `Basic ${Buffer.from('user:pass').toString('base64')}`,
    );
  });

  it('are passed by for what NO_PROXY names', async () => {
    process.env.HTTPS_PROXY = proxyUrl;
    process.env.NO_PROXY = '.test';
    expect(await call()).toMatch(/cluster\.test:6443 cannot be resolved/);
    expect(asked).toEqual([]);
  });

  it('are passed by on loopback', async () => {
    process.env.HTTPS_PROXY = proxyUrl;
    expect(await call(`https://127.0.0.1:${serverPort}`)).toEqual({
      authorization: 'Bearer test-token',
    });
    expect(asked).toEqual([]);
  });

  it('of a kubeconfig are used, whatever the environment says', async () => {
    process.env.NO_PROXY = '*';
    directory.setContent({
      config: JSON.stringify({
        'current-context': 'c',
        clusters: [
          {
            name: 'c',
            cluster: {
              server: cluster,
              'proxy-url': proxyUrl,
              'certificate-authority-data': Buffer.from(authority.ca).toString(
                'base64',
              ),
            },
          },
        ],
        users: [{ name: 'u', user: { token: 'own' } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      }),
    });
    const connection = await connectCluster(
      () => ({ kind: 'kubeconfig', file: directory.resolve('config') }),
      { logger: mockServices.logger.mock() },
    );
    await expect(connection.json({ path })).resolves.toEqual({
      authorization: 'Bearer own',
    });
    expect(asked).toHaveLength(1);
    await connection.close();
  });

  it.each([
    [
      '407 Proxy Authentication Required',
      '(407): put user and password into its URL',
    ],
    [
      '403 Forbidden',
      '(403): is the API server allowed there, or does it belong into NO_PROXY?',
    ],
  ])(
    'that answer %s are named without their password',
    async (line, message) => {
      answer = line;
      process.env.HTTPS_PROXY = proxyUrl.replace('//', '//user:s3cr3t@');
      const failure = await call();
      expect(failure).toContain(
        `the proxy ${
          new URL(proxyUrl).host
        } of HTTPS_PROXY opens no way to cluster.test:6443 ${message}`,
      );
      expect(failure).not.toContain('s3cr3t');
    },
  );

  it('that are away are named', async () => {
    process.env.HTTPS_PROXY = 'http://user:s3cr3t@127.0.0.1:1';
    expect(await call()).toMatch(
      /ECONNREFUSED.* \(on the way through the proxy 127\.0\.0\.1:1 of HTTPS_PROXY\)$/,
    );
  });

  it('authorities of NODE_EXTRA_CA_CERTS are believed', async () => {
    directory.setContent({});
    const file = directory.resolve('extra.pem');
    writeFileSync(file, authority.ca);
    const run = (extra: string | undefined) =>
      new Promise<string>(resolve => {
        execFile(
          process.execPath,
          [
            require.resolve('./__testUtils__/callOnce.cjs'),
            `https://127.0.0.1:${serverPort}`,
          ],
          { env: { ...process.env, NODE_EXTRA_CA_CERTS: extra } },
          (_error, output) => resolve(output),
        );
      });
    await expect(run(file)).resolves.toBe('{"authorization":"Bearer t"}');
    await expect(run(undefined)).resolves.toContain(
      'signed by an authority that is not known here',
    );
  });
});
