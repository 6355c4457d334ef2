import { createServer as createPlainServer } from 'node:http';
import { createServer, ServerOptions } from 'node:https';
import { Server } from 'node:net';
import { Authority, createAuthority } from './__testUtils__/createAuthority';
import { connectTo } from './__testUtils__/connectTo';
import { listen } from './__testUtils__/listen';

jest.setTimeout(60_000);

/** Certificates are made once: each takes an openssl of its own. */
let authority: Authority;
const servers: { close(): unknown; closeAllConnections(): void }[] = [];

beforeAll(() => {
  authority = createAuthority();
});

afterAll(() => authority.remove());

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function start(
  server: Server & { closeAllConnections(): void },
): Promise<number> {
  servers.push(server);
  return listen(server);
}

function startTls(options: ServerOptions): Promise<number> {
  return start(createServer(options, (_, response) => response.end('{}')));
}

function startPlain(): Promise<number> {
  return start(createPlainServer((_, response) => response.end('{}')));
}

async function failureOf(
  url: string,
  more?: Parameters<typeof connectTo>[1],
): Promise<string> {
  const connection = await connectTo(url, more);
  try {
    return await connection.json({ path: '/version' }).then(
      () => 'none',
      error => error.message,
    );
  } finally {
    await connection.close();
  }
}

describe('a mistake about TLS', () => {
  it('is none when authority, name and time are right', async () => {
    const port = await startTls(authority.issue(['IP:127.0.0.1']));
    expect(
      await failureOf(`https://127.0.0.1:${port}`, { caData: authority.ca }),
    ).toBe('none');
  });

  it('that is an unknown authority asks for caData or caFile', async () => {
    const port = await startTls(authority.issue(['IP:127.0.0.1']));
    expect(await failureOf(`https://127.0.0.1:${port}`)).toMatch(
      new RegExp(
        `^GET /version: the certificate of 127\\.0\\.0\\.1:${port} is signed by an authority that is not known here \\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\\): set gpu\\.clusters\\[0\\]\\.caData or caFile`,
      ),
    );
  });

  it('that is a self-signed certificate says so', async () => {
    const other = createAuthority('itself');
    try {
      const self = other.issue(['IP:127.0.0.1']);
      const port = await startTls({ ...self, cert: self.cert + other.ca });
      expect(await failureOf(`https://127.0.0.1:${port}`)).toMatch(
        /SELF_SIGNED_CERT_IN_CHAIN\): set gpu\.clusters\[0\]\.caData/,
      );
    } finally {
      other.remove();
    }
  });

  it('that is another name lists those that the certificate is for', async () => {
    const port = await startTls(
      authority.issue(['DNS:api.example.com', 'DNS:localhost', 'IP:10.0.0.1']),
    );
    expect(
      await failureOf(`https://127.0.0.1:${port}`, { caData: authority.ca }),
    ).toContain(
      `the certificate of 127.0.0.1:${port} is for other names: api.example.com, localhost, 10.0.0.1. Set the host of gpu.clusters[0].url to one of them`,
    );
    expect(
      await failureOf(`https://localhost:${port}`, { caData: authority.ca }),
    ).toBe('none');
  });

  it.each([
    ['an expired certificate', [-3, -1], 'has expired: renew it'],
    ['one of tomorrow', [1, 2], 'is not valid yet: check the clock'],
  ] as [string, [number, number], string][])(
    'that is %s says so',
    async (_name, days, message) => {
      const port = await startTls(authority.issue(['IP:127.0.0.1'], days));
      expect(
        await failureOf(`https://127.0.0.1:${port}`, { caData: authority.ca }),
      ).toContain(message);
    },
  );

  it('that is https to a port of plain http says so', async () => {
    const port = await startPlain();
    expect(await failureOf(`https://127.0.0.1:${port}`)).toContain(
      `127.0.0.1:${port} does not answer with TLS: the port is one of plain http`,
    );
  });

  it('that is plain http to an https port asks for https', async () => {
    const port = await startTls(authority.issue(['IP:127.0.0.1']));
    expect(await failureOf(`http://127.0.0.1:${port}`)).toContain(
      'Is it an https port? Then begin gpu.clusters[0].url with https://',
    );
  });

  it('that is plain http to an API server written in Go asks for https', async () => {
    const port = await start(
      createPlainServer((_, response) => {
        response.writeHead(400, { 'content-type': 'text/plain' });
        response.end('Client sent an HTTP request to an HTTPS server.\n');
      }),
    );
    expect(await failureOf(`http://127.0.0.1:${port}`)).toContain(
      `400 127.0.0.1:${port} expects https: begin gpu.clusters[0].url with https://`,
    );
  });

  it('is passed over with skipTLSVerify', async () => {
    const port = await startTls(
      authority.issue(['DNS:other.example.com'], [-3, -1]),
    );
    expect(
      await failureOf(`https://127.0.0.1:${port}`, { skipTLSVerify: true }),
    ).toBe('none');
  });
});
