import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo, connect } from 'node:net';
import {
  decodeOccupancy,
  OccupancyNode,
} from '@backstage-gpu/plugin-gpu-common';
import { Response } from 'express';
import { eventually } from '../../__testUtils__/eventually';
import { sendOccupancy } from './sendOccupancy';

/** More than sockets and their buffers take. */
const nodes = 20_000;

function* countedNodes(count: (made: number) => void) {
  for (let index = 0; index < nodes; index += 1) {
    count(index + 1);
    yield {
      name: `node-${index}`,
      gpus: Array.from({ length: 8 }, (_, gpu) => ({
        id: `GPU-${index}-${gpu}-${'0'.repeat(60)}`,
        driver: 'gpu.nvidia.com',
        pool: `node-${index}`,
        devices: [
          {
            name: `gpu-${gpu}`,
            dynamic: false,
            state: 'free' as const,
            tiers: [],
          },
        ],
      })),
    } satisfies OccupancyNode;
  }
}

describe('sendOccupancy', () => {
  let server: Server;
  let made = 0;
  let sent: Promise<void>;
  let patience = 60_000;

  beforeAll(async () => {
    server = createServer((_request, response) => {
      sent = sendOccupancy(
        response as Response,
        {
          revision: 1,
          partial: false,
          removed: [],
          clusters: [
            {
              name: 'c',
              nodes: countedNodes(count => {
                made = count;
              }),
            },
          ],
        },
        patience,
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** A reader who takes nothing. */
  async function ask() {
    made = 0;
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await eventually(async () => made > 0 || undefined);
    return socket;
  }

  it('sends everything to who reads it', async () => {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}`);
    const { clusters } = decodeOccupancy(await answer.json());
    expect(clusters[0].nodes.length).toBe(nodes);
    expect(clusters[0].nodes[nodes - 1].gpus[7].devices[0].name).toBe('gpu-7');
  });

  it('ends when the reader goes', async () => {
    const socket = await ask();
    socket.destroy();
    await sent;
    expect(made).toBeLessThan(nodes);
  });

  it('makes no more than what is taken, and cuts off who takes nothing', async () => {
    patience = 200;
    const socket = await ask();
    await sent;
    expect(made).toBeLessThan(nodes);
    socket.resume();
    await once(socket, 'close');
  });
});
