import { DecisionCache } from './DecisionCache';

describe('DecisionCache', () => {
  it('asks once for equal questions within seconds, and again after them', async () => {
    let now = 0;
    let asked = 0;
    const cache = new DecisionCache<number>(() => now);
    const get = (key = 'ana') =>
      cache.get(key, async () => {
        asked += 1;
        return asked;
      });
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    now = 2_999;
    expect(await get()).toBe(1);
    expect(await get('ben')).toBe(2);
    now = 5_000;
    expect(await get()).toBe(3);
  });

  it('lets nobody wait for a decision that is asked for again and again', async () => {
    let now = 0;
    const answers: ((value: number) => void)[] = [];
    const cache = new DecisionCache<number>(() => now);
    const get = () =>
      cache.get('ana', () => new Promise(done => answers.push(done)));
    const first = get();
    answers[0](1);
    expect(await first).toBe(1);
    now = 3_000;
    // The new one is on its way; the old one answers.
    expect(await get()).toBe(1);
    expect(await get()).toBe(1);
    expect(answers).toHaveLength(2);
    answers[1](2);
    await new Promise(setImmediate);
    expect(await get()).toBe(2);
    // Its age counts from when it was asked for.
    now = 8_000;
    const next = get();
    expect(answers).toHaveLength(3);
    answers[2](3);
    expect(await next).toBe(3);
  });

  it('remembers no failure', async () => {
    const cache = new DecisionCache<number>();
    await expect(
      cache.get('ana', async () => {
        throw new Error('away');
      }),
    ).rejects.toThrow('away');
    expect(await cache.get('ana', async () => 1)).toBe(1);
  });

  it('forgets the oldest when there are too many', async () => {
    const cache = new DecisionCache<number>();
    for (let index = 0; index < 10_500; index += 1) {
      await cache.get(`user-${index}`, async () => index);
    }
    expect(cache.size).toBe(10_000);
    expect(await cache.get('user-0', async () => -1)).toBe(-1);
    expect(await cache.get('user-10499', async () => -1)).toBe(10_499);
  });
});
