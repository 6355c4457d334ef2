import { CoalescingQueue } from './CoalescingQueue';

/** An action that ends when it is told to, and how often it began. */
function gated() {
  const ends: (() => void)[] = [];
  return {
    begun: () => ends.length,
    end: () => ends[ends.length - 1](),
    run: () =>
      new Promise<void>(done => {
        ends.push(done);
      }),
  };
}

const turn = () => new Promise(done => setImmediate(done));

describe('CoalescingQueue', () => {
  it('does what is asked for meanwhile once more, however often it is', async () => {
    const queue = new CoalescingQueue(jest.fn());
    const action = gated();
    const first = queue.run('a', action.run);
    const second = queue.run('a', action.run);
    const third = queue.run('a', action.run);
    expect(third).toBe(second);
    expect(action.begun()).toBe(1);
    action.end();
    await first;
    await turn();
    expect(action.begun()).toBe(2);
    const fourth = queue.run('a', action.run);
    action.end();
    await second;
    await turn();
    expect(action.begun()).toBe(3);
    action.end();
    await fourth;
    const fifth = queue.run('a', action.run);
    expect(action.begun()).toBe(4);
    action.end();
    await fifth;
  });

  it('lets no name wait for another', async () => {
    const queue = new CoalescingQueue(jest.fn());
    const hanging = gated();
    void queue.run('a', hanging.run);
    await queue.run('b', async () => {});
    expect(hanging.begun()).toBe(1);
    hanging.end();
  });

  it('goes on after an error', async () => {
    const onError = jest.fn();
    const queue = new CoalescingQueue(onError);
    await queue.run('a', async () => {
      throw new Error('no');
    });
    expect(onError).toHaveBeenCalledWith(
      'a',
      expect.objectContaining({ message: 'no' }),
    );
    const again = jest.fn(async () => {});
    await queue.run('a', again);
    expect(again).toHaveBeenCalledTimes(1);
  });
});
