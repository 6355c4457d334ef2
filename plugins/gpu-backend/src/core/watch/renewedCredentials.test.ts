import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import {
  createServer as createTlsServer,
  Server as TlsServer,
} from 'node:https';
import { once } from 'node:events';
import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  Authority,
  createAuthority,
  KeyPair,
} from './__testUtils__/createAuthority';
import { connectTo } from './__testUtils__/connectTo';
import { listen } from './__testUtils__/listen';
import { ClusterAccess } from './access/ClusterAccess';
import { connectCluster } from './connectCluster';

jest.setTimeout(60_000);

const directory = createMockDirectory();
const path = '/version';

/** The connection by a kubeconfig of the directory. */
function connectBy(file: string) {
  const access: ClusterAccess = {
    kind: 'kubeconfig',
    file: directory.resolve(file),
  };
  return connectCluster(() => access, { logger: mockServices.logger.mock() });
}

function kubeconfig(server: string, user: object, cluster: object = {}) {
  return JSON.stringify({
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server, ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  });
}

describe('a token that is renewed', () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => answer(request, response));
  let url: string;
  let tokens: (string | undefined)[];

  beforeAll(async () => {
    url = `http://127.0.0.1:${await listen(server)}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  beforeEach(() => {
    tokens = [];
    answer = (request, response) => {
      tokens.push(request.headers.authorization);
      response.end('{}');
    };
  });

  /** Refuses every token but this one, and tells when it refuses. */
  function acceptOnly(token: string, onRefusal: () => void = () => {}) {
    answer = (request, response) => {
      tokens.push(request.headers.authorization);
      if (request.headers.authorization !== `Bearer ${token}`) {
        onRefusal();
        response.statusCode = 401;
      }
      response.end('{"kind":"Status","code":401,"message":"Unauthorized"}');
    };
  }

  it('in a file is read again when the file changes', async () => {
    directory.setContent({ token: 'one\n' });
    const connection = await connectTo(url, {
      token: undefined,
      tokenFile: directory.resolve('token'),
    });
    await connection.json({ path });
    directory.addContent({ token: 'Bearer two\n' });
    await connection.json({ path });
    expect(tokens).toEqual(['Bearer one', 'Bearer two']);
    await connection.close();
  });

  it('in a mounted Secret is read again when its link leads elsewhere', async () => {
    directory.setContent({ first: { token: 'one' }, second: { token: 'two' } });
    symlinkSync('first', directory.resolve('..data'));
    symlinkSync('..data/token', directory.resolve('token'));
    const connection = await connectTo(url, {
      token: undefined,
      tokenFile: directory.resolve('token'),
    });
    await connection.json({ path });
    symlinkSync('second', directory.resolve('..data_tmp'));
    renameSync(directory.resolve('..data_tmp'), directory.resolve('..data'));
    await connection.json({ path });
    expect(tokens).toEqual(['Bearer one', 'Bearer two']);
    await connection.close();
  });

  it('while a call is on its way makes the call once more', async () => {
    directory.setContent({ token: 'one' });
    acceptOnly('two', () => directory.addContent({ token: 'two' }));
    const connection = await connectTo(url, {
      token: undefined,
      tokenFile: directory.resolve('token'),
    });
    await connection.json({ method: 'POST', path, body: {} });
    expect(tokens).toEqual(['Bearer one', 'Bearer two']);
    await connection.close();
  });

  it('and is refused all the same is not sent for ever', async () => {
    let count = 0;
    directory.setContent({ token: 'token-0' });
    acceptOnly('never', () => {
      count += 1;
      directory.addContent({ token: `token-${count}` });
    });
    const connection = await connectTo(url, {
      token: undefined,
      tokenFile: directory.resolve('token'),
    });
    await expect(connection.json({ path })).rejects.toThrow(
      /^GET \/version: 401 the API server does not accept the credential of gpu\.clusters\[0\]\.tokenFile\. Has it expired/,
    );
    expect(tokens).toEqual(['Bearer token-0', 'Bearer token-1']);
    await connection.close();
  });

  it('is not sent again when it is the one that was refused', async () => {
    acceptOnly('other');
    const connection = await connectTo(url, { token: 'one' });
    await expect(connection.json({ path })).rejects.toThrow('401');
    expect(tokens).toEqual(['Bearer one']);
    await connection.close();
  });

  it('in app-config is taken from there at the next call', async () => {
    let access: ClusterAccess = {
      kind: 'url',
      url,
      token: 'one',
      skipTLSVerify: false,
    };
    const connection = await connectCluster(() => access, {
      logger: mockServices.logger.mock(),
    });
    await connection.json({ path });
    access = { ...access, token: 'two' };
    await connection.json({ path });
    expect(tokens).toEqual(['Bearer one', 'Bearer two']);
    await connection.close();
  });

  it('in a kubeconfig, or in the file that it leads to, is read again', async () => {
    directory.setContent({
      config: kubeconfig(url, { token: 'ignored', tokenFile: 'token' }),
      token: 'one',
    });
    const connection = await connectBy('config');
    await connection.json({ path });
    directory.addContent({ token: 'two' });
    await connection.json({ path });
    directory.addContent({ config: kubeconfig(url, { token: 'three' }) });
    await connection.json({ path });
    directory.addContent({
      config: kubeconfig(url, { username: 'u', password: 'p' }),
    });
    await connection.json({ path });
    expect(tokens).toEqual([
      'Bearer one',
      'Bearer two',
      'Bearer three',
      'Basic dTpw',
    ]);
    await connection.close();
  });

  it('that is gone is named with its key', async () => {
    directory.setContent({ token: 'one' });
    const connection = await connectTo(url, {
      token: undefined,
      tokenFile: directory.resolve('token'),
    });
    directory.setContent({});
    await expect(connection.json({ path })).rejects.toMatchObject({
      name: 'ClusterAccessError',
      property: 'tokenFile',
      message: expect.stringMatching(/token could not be read: ENOENT/),
    });
    await connection.close();
  });
});

describe('certificates that are renewed', () => {
  let old: Authority;
  let renewed: Authority;
  let server: TlsServer;
  let serial: string[];
  let sockets: Set<Socket>;
  /** Holds back answers. */
  let gate: Promise<void> | undefined;

  beforeAll(() => {
    old = createAuthority('old');
    renewed = createAuthority('renewed');
  });

  afterAll(() => {
    old.remove();
    renewed.remove();
  });

  async function start(pair: KeyPair, requestCert: boolean): Promise<string> {
    serial = [];
    sockets = new Set();
    gate = undefined;
    server = createTlsServer(
      { ...pair, ca: [old.ca, renewed.ca], requestCert },
      (request, response) => {
        const { issuer } = (request.socket as TLSSocket).getPeerCertificate();
        serial.push(String(issuer?.CN));
        response.writeHead(200, { 'content-type': 'application/json' });
        response.flushHeaders();
        void Promise.resolve(gate).then(() => response.end('{}'));
      },
    );
    server.on('secureConnection', socket => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    return `https://127.0.0.1:${await listen(server)}`;
  }

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  it('are used from the next call on; running calls end, and no connection is left', async () => {
    const url = await start(old.issue(['IP:127.0.0.1']), true);
    const before = old.issue(['DNS:client']);
    const after = renewed.issue(['DNS:client']);
    directory.setContent({
      config: kubeconfig(
        url,
        { 'client-certificate': 'tls.crt', 'client-key': 'tls.key' },
        { 'certificate-authority': 'ca.crt' },
      ),
      'ca.crt': old.ca,
      'tls.crt': before.cert,
      'tls.key': before.key,
    });
    const connection = await connectBy('config');
    let open: () => void = () => {};
    gate = new Promise(resolve => {
      open = resolve;
    });
    const running = await connection.open({ path });
    expect(sockets.size).toBe(1);
    const [first] = sockets;

    gate = undefined;
    directory.addContent({ 'tls.crt': after.cert, 'tls.key': after.key });
    await connection.json({ path });
    expect(serial).toEqual(['old', 'renewed']);

    const closed = once(first, 'close');
    open();
    await expect(running.text()).resolves.toBe('{}');
    await closed;
    expect(sockets.size).toBe(1);
    await connection.close();
  });

  it('of the authority are believed as soon as the file has them', async () => {
    const url = await start(renewed.issue(['IP:127.0.0.1']), false);
    directory.setContent({ 'ca.crt': old.ca });
    const connection = await connectTo(url, {
      caFile: directory.resolve('ca.crt'),
    });
    await expect(connection.json({ path })).rejects.toThrow(
      'signed by an authority that is not known here',
    );
    writeFileSync(directory.resolve('ca.crt'), old.ca + renewed.ca);
    await expect(connection.json({ path })).resolves.toEqual({});
    await connection.close();
  });
});
