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
    now = 4_999;
    expect(await get()).toBe(1);
    expect(await get('ben')).toBe(2);
    now = 5_000;
    expect(await get()).toBe(3);
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
