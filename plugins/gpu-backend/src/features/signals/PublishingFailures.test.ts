import { mockServices } from '@backstage/backend-test-utils';
import { PublishingFailures } from './PublishingFailures';

describe('signals that nobody takes', () => {
  const logger = mockServices.logger.mock();
  const failure = new Error('nothing listens');
  let time: number;
  let failures: PublishingFailures;

  beforeEach(() => {
    jest.clearAllMocks();
    failures = new PublishingFailures(logger, () => time);
  });

  function failAt(...times: number[]) {
    for (const at of times) {
      time = at;
      failures.failed(failure);
    }
  }

  it('are no line of the log while a backend starts', () => {
    failAt(0, 59_999);
    failures.succeeded();
    failAt(70_000);
    expect(logger.warn).not.toHaveBeenCalled();
    expect(logger.debug).toHaveBeenCalledTimes(3);
  });

  it('are one line after a minute', () => {
    failAt(0, 60_000, 61_000, 500_000);
    expect(logger.warn.mock.calls).toEqual([
      [
        'no signal was published for 60 seconds, so that open pages learn of changes later, when they ask: nothing listens',
      ],
    ]);
  });
});
