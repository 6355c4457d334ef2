import { SignalSender } from './SignalSender';

describe('SignalSender', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    ['one change', [0], [0]],
    ['changes at once', [0, 0, 0], [0, 1000]],
    ['changes in one interval', [0, 10, 990], [0, 1000]],
    ['a change after the interval', [0, 1500], [0, 1500]],
    [
      'a storm',
      Array.from({ length: 300 }, (_, index) => index * 10),
      [0, 1000, 2000, 3000],
    ],
  ])('sends for %s', (_what, changes, expected) => {
    const start = Date.now();
    const sent: number[] = [];
    const sender = new SignalSender(() => sent.push(Date.now() - start));
    for (const at of changes) {
      jest.advanceTimersByTime(at - (Date.now() - start));
      sender.changed();
    }
    jest.advanceTimersByTime(10_000);
    expect(sent).toEqual(expected);
  });

  it('sends nothing after it stopped', () => {
    const send = jest.fn();
    const sender = new SignalSender(send);
    sender.changed();
    sender.changed();
    sender.stop();
    jest.advanceTimersByTime(10_000);
    expect(send).toHaveBeenCalledTimes(1);
  });
});
