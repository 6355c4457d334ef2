import { createServer, ServerResponse } from 'node:http';
import { createServer as createSocketServer, Server, Socket } from 'node:net';
import { connectTo } from './__testUtils__/connectTo';
import { listen } from './__testUtils__/listen';
import { ScriptedServer } from './__testUtils__/ScriptedServer';
import { ClusterConnection } from './ClusterConnection';
import { KubernetesCall } from './KubernetesCall';

jest.setTimeout(60_000);

const secretPage = '<html><p>session-id=s3cr3t</p></html>';

function jwt(exp: number): string {
  const encode = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'RS256' })}.${encode({ exp })}.c2ln`;
}

async function failureOf(
  connection: ClusterConnection,
  path: string,
): Promise<Error> {
  return connection.json({ path }).then(
    () => {
      throw new Error('expected a failure');
    },
    (error: Error) => error,
  );
}

describe('an answer that is none of an API server', () => {
  let server: ScriptedServer;
  let connection: ClusterConnection;

  beforeEach(async () => {
    server = new ScriptedServer();
    connection = await server.start();
  });

  afterEach(async () => {
    await connection.close();
    await server.stop();
  });

  function answer(
    code: number,
    headers: Record<string, string>,
    body = secretPage,
  ) {
    server.next((_, response) => {
      response.writeHead(code, headers);
      response.end(body);
    });
  }

  const html = { 'content-type': 'text/html; charset=utf-8' };

  it.each<[string, number, Record<string, string>, RegExp, string]>([
    [
      'a sign-in page',
      200,
      html,
      /answers 200 OK with an HTML page, such as a sign-in page or a firewall, so it is no API server of Kubernetes: check gpu\.clusters\[0\]\.url/,
      'ForeignAnswerError',
    ],
    [
      'a redirect to one',
      302,
      { location: 'https://login.example.com/oauth?state=s3cr3t' },
      /redirects \(302\) to https:\/\/login\.example\.com, which no API server does/,
      'ForeignAnswerError',
    ],
    [
      'the page of a gateway',
      502,
      html,
      /a proxy or load balancer before 127\.0\.0\.1:\d+ answers 502 Bad Gateway: it does not reach the API server/,
      'ForeignAnswerError',
    ],
    [
      'a page for 404, which means no missing object',
      404,
      html,
      /answers 404 Not Found with an HTML page, so it is no API server/,
      'ForeignAnswerError',
    ],
    [
      'a firewall',
      403,
      { 'content-type': 'text/plain' },
      /answers 403 Forbidden with no Status object, such as a sign-in page or a firewall/,
      'ForeignAnswerError',
    ],
    [
      'a 404 of the API server without a Status',
      404,
      { 'content-type': 'text/plain' },
      /: 404 Not Found, without a Status object of Kubernetes/,
      'KubernetesError',
    ],
    [
      'a page without a type',
      200,
      {},
      /the answer is no JSON but a page: is it the API server that answers/,
      'Error',
    ],
  ])('is named: %s', async (_name, code, headers, message, name) => {
    answer(code, headers);
    const error = await failureOf(connection, '/api/v1/nodes');
    expect(error.name).toBe(name);
    expect(error.message).toMatch(/^GET \/api\/v1\/nodes: /);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('s3cr3t');
    expect(server.calls).toHaveLength(1);
  });

  it('does not read a page to its end', async () => {
    let closed: () => void = () => {};
    const whenClosed = new Promise<void>(resolve => {
      closed = resolve;
    });
    server.next((_, response) => {
      response.on('close', closed);
      response.writeHead(200, html);
      response.write(secretPage);
    });
    await expect(connection.json({ path: '/api' })).rejects.toThrow(
      'with an HTML page',
    );
    await whenClosed;
  });
});

describe('a refused credential', () => {
  it.each<[string, Partial<Parameters<typeof connectTo>[1]>, RegExp]>([
    [
      'an opaque token',
      { token: 'opaque' },
      /401 the API server does not accept the credential of gpu\.clusters\[0\]\.serviceAccountToken\. Has it expired/,
    ],
    [
      'a token that says when it ended',
      { token: jwt(1_700_000_000) },
      /401 the credential of gpu\.clusters\[0\]\.serviceAccountToken expired at 2023-11-14T22:13:20\.000Z: put a new one there/,
    ],
  ])('%s names the key that holds it', async (_name, more, message) => {
    const server = createServer((_, response) => {
      response.statusCode = 401;
      response.end('{"kind":"Status","code":401,"message":"Unauthorized"}');
    });
    const connection = await connectTo(
      `http://127.0.0.1:${await listen(server)}`,
      more,
    );
    const error = await failureOf(connection, '/api');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain(more!.token);
    await connection.close();
    server.close();
  });

  it('of nobody says that no credential arrived', async () => {
    const server = createServer((_, response) => {
      response.statusCode = 403;
      response.end(
        JSON.stringify({
          kind: 'Status',
          code: 403,
          message:
            'nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
        }),
      );
    });
    const connection = await connectTo(
      `http://127.0.0.1:${await listen(server)}`,
    );
    await expect(connection.json({ path: '/api' })).rejects.toThrow(
      /cannot list resource "nodes".*saw no credential: check gpu\.clusters\[0\]\.serviceAccountToken/,
    );
    await connection.close();
    server.close();
  });
});

describe('a call that cannot be answered as it is', () => {
  let server: ScriptedServer;
  let connection: ClusterConnection;

  beforeEach(async () => {
    server = new ScriptedServer();
    connection = await server.start();
  });

  afterEach(async () => {
    await connection.close();
    await server.stop();
  });

  const ok = (_: unknown, response: ServerResponse) =>
    response.end('{"ok":true}');

  it('for metadata alone (406) asks for whole objects', async () => {
    const accepts: (string | undefined)[] = [];
    server
      .next((request, response) => {
        accepts.push(request.headers.accept);
        response.statusCode = 406;
        response.end('{"kind":"Status","code":406,"message":"only JSON"}');
      })
      .next((request, response) => {
        accepts.push(request.headers.accept);
        ok(request, response);
      });
    const accept =
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
    await expect(
      connection.json({ path: '/api/v1/pods', accept }),
    ).resolves.toEqual({ ok: true });
    expect(accepts).toEqual([accept, 'application/json']);
  });

  it('waits as long as Retry-After says (429), and asks again', async () => {
    const times: number[] = [];
    server
      .next((_, response) => {
        times.push(performance.now());
        response.writeHead(429, { 'retry-after': '1' });
        response.end('Too many requests, please try again later.');
      })
      .next((request, response) => {
        times.push(performance.now());
        ok(request, response);
      });
    await connection.json({ method: 'POST', path: '/api/v1/x', body: {} });
    // Timers of Node.js may fire within the millisecond before.
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(998);
  });

  it('leaves long waits to who called', async () => {
    server.next((_, response) => {
      response.writeHead(429, { 'retry-after': '60' });
      response.end();
    });
    await expect(connection.json({ path: '/api' })).rejects.toMatchObject({
      retryAfter: 60_000,
      message: expect.stringContaining('is asked too often'),
    });
    expect(server.calls).toHaveLength(1);
  });
});

describe('a connection that is closed before an answer', () => {
  let server: Server;
  let connection: ClusterConnection;
  let calls: string[];
  /** What the server does with its connections, one after another; the last again and again. */
  let behaviours: ((socket: Socket) => void)[];

  const cut = (socket: Socket) => socket.destroy();
  const answer = (socket: Socket) =>
    socket.end(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}',
    );
  const breakOff = (socket: Socket) =>
    socket.end(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{',
    );

  beforeEach(async () => {
    calls = [];
    server = createSocketServer(socket => {
      socket.on('error', () => undefined);
      socket.once('data', data => {
        calls.push(String(data).split(' ')[0]);
        (behaviours.length > 1 ? behaviours.shift()! : behaviours[0])(socket);
      });
    });
    connection = await connectTo(`http://127.0.0.1:${await listen(server)}`);
  });

  afterEach(async () => {
    await connection.close();
    await new Promise(resolve => server.close(resolve));
  });

  const apply: KubernetesCall = {
    method: 'PATCH',
    path: '/x',
    contentType: 'application/apply-patch+yaml',
    body: { a: 1 },
  };

  it.each<KubernetesCall>([
    { path: '/x' },
    { method: 'PUT', path: '/x', body: {} },
    { method: 'DELETE', path: '/x' },
    apply,
  ])('repeats $method once', async call => {
    behaviours = [cut, answer];
    await expect(connection.json(call)).resolves.toEqual({});
    expect(calls).toHaveLength(2);
  });

  it.each<KubernetesCall>([
    { method: 'POST', path: '/x', body: {} },
    { ...apply, contentType: 'application/json-patch+json' },
  ])('never repeats $method of $contentType', async call => {
    behaviours = [cut, answer];
    await expect(connection.json(call)).rejects.toThrow(
      'closed the connection',
    );
    expect(calls).toHaveLength(1);
  });

  it('repeats once, not for ever', async () => {
    behaviours = [cut];
    await expect(connection.json({ path: '/x' })).rejects.toThrow(
      'closed the connection',
    );
    expect(calls).toHaveLength(2);
  });

  it('does not repeat what had begun to be answered', async () => {
    behaviours = [breakOff, answer];
    await expect(connection.json({ path: '/x' })).rejects.toThrow();
    expect(calls).toHaveLength(1);
  });
});
