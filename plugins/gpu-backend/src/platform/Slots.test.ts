import { Slots } from './Slots';

describe('Slots', () => {
  it('runs so many at once, in order, and goes on after one that fails', async () => {
    const slots = new Slots(2);
    const started: number[] = [];
    const ends: ((failed: boolean) => void)[] = [];
    const tasks = [0, 1, 2, 3].map(index =>
      slots
        .run(
          () =>
            new Promise<void>((resolve, reject) => {
              started.push(index);
              ends[index] = failed =>
                failed ? reject(new Error()) : resolve();
            }),
        )
        .catch(() => 'failed'),
    );
    expect(started).toEqual([0, 1]);
    ends[1](true);
    await tasks[1];
    expect(started).toEqual([0, 1, 2]);
    ends[0](false);
    ends[2](false);
    await tasks[2];
    ends[3](false);
    expect(await Promise.all(tasks)).toEqual([
      undefined,
      'failed',
      undefined,
      undefined,
    ]);
    expect(started).toEqual([0, 1, 2, 3]);
  });
});
