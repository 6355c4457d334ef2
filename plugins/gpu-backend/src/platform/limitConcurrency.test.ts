import { limitConcurrency } from './limitConcurrency';

describe('limitConcurrency', () => {
  it('runs so many at a time, in their order, whatever becomes of them', async () => {
    const limited = limitConcurrency(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3].map(number =>
      limited(async () => {
        begun.push(number);
        await new Promise<void>(resolve => ends.push(resolve));
        if (number === 0) {
          throw new Error('0 failed');
        }
        return number;
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[0]();
    await expect(all[0]).rejects.toThrow('0 failed');
    expect(begun).toEqual([0, 1, 2]);
    ends[1]();
    ends[2]();
    await expect(Promise.all(all.slice(1, 3))).resolves.toEqual([1, 2]);
    expect(begun).toEqual([0, 1, 2, 3]);
    ends[3]();
    await expect(all[3]).resolves.toBe(3);
    await expect(limited(async () => 4)).resolves.toBe(4);
  });
});
