import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo, connect } from 'node:net';
import { Operation } from '@backstage-gpu/plugin-gpu-common/schema';
import express from 'express';
import { answerInTime } from './answerInTime';
import { createRouter } from './createRouter';
import { describeApi } from './describeApi';
import { route } from './Route';

const never = new Promise<void>(() => {});

describe('answerInTime', () => {
  it('says of a call that hangs that it may still be carried out', async () => {
    const answered = answerInTime('GET /x', { headersSent: false }, never, 1);
    await expect(answered).rejects.toThrow(
      'GET /x was not answered within 0.001 seconds; it may still be carried out: look before you ask again',
    );
  });

  it('waits for an answer that has begun', async () => {
    let end = () => {};
    const handled = new Promise<void>(resolve => {
      end = resolve;
    });
    const answered = answerInTime('GET /x', { headersSent: true }, handled, 1);
    await new Promise(resolve => setTimeout(resolve, 5));
    end();
    await expect(answered).resolves.toBeUndefined();
  });

  it('throws what the call throws', async () => {
    const failed = Promise.reject(new Error('no'));
    await expect(
      answerInTime('GET /x', { headersSent: false }, failed),
    ).rejects.toThrow('no');
  });
});

describe('a reader who takes nothing', () => {
  const operation = {
    method: 'get',
    path: '/v1/much',
    summary: 'More than a connection holds',
    responses: { 200: { description: 'Much' } },
  } satisfies Operation;

  it('is cut off', async () => {
    const server = createServer(
      express().use(
        createRouter(
          [
            route(operation, async ({ response }) => {
              response.json('x'.repeat(64 * 1024 * 1024));
            }),
          ],
          { document: describeApi([]), readerPatience: 20 },
        ),
      ),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const [accepted] = [once(server, 'connection')];
    const reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
    reader.pause();
    reader.on('error', () => undefined);
    reader.write('GET /v1/much HTTP/1.1\r\nHost: x\r\n\r\n');
    const [socket] = await accepted;
    await once(socket, 'close');
    expect(reader.bytesRead).toBeLessThan(64 * 1024 * 1024);
    reader.destroy();
    server.close();
  });
});
