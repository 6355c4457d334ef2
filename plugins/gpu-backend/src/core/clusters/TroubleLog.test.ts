import { mockServices } from '@backstage/backend-test-utils';
import { TroubleLog } from './TroubleLog';

describe('TroubleLog', () => {
  const logger = mockServices.logger.mock();
  const own = mockServices.logger.mock();
  let log: TroubleLog;

  beforeEach(() => {
    jest.clearAllMocks();
    log = new TroubleLog(logger);
  });

  it('gives a few clusters a line each', () => {
    for (const cluster of ['a', 'b', 'c']) {
      log.add(cluster, own, `${cluster} is away`);
    }
    log.flush();
    expect(own.warn.mock.calls.map(([line]) => line)).toEqual([
      'a is away',
      'b is away',
      'c is away',
    ]);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('gives forty clusters one line, which names some and counts the rest', () => {
    for (let index = 0; index < 40; index += 1) {
      log.add(`c${index}`, own, 'nothing listens');
      log.add(`c${index}`, own, 'nothing listens');
    }
    log.flush();
    expect(own.warn).not.toHaveBeenCalled();
    expect(logger.warn.mock.calls).toEqual([
      [
        '40 clusters are in trouble, and each is retried: c0, c1, c2, c3, c4 and 35 more. GET /v1/clusters and the GPU page say why for each; c0: nothing listens',
      ],
    ]);
  });

  it('writes nothing twice', () => {
    log.add('a', own, 'away');
    log.flush();
    log.flush();
    expect(own.warn).toHaveBeenCalledTimes(1);
  });

  it('writes by itself after a moment', async () => {
    const written = new Promise(resolve =>
      own.warn.mockImplementation(resolve),
    );
    new TroubleLog(logger, 1).add('a', own, 'away');
    await expect(written).resolves.toBe('away');
  });
});
