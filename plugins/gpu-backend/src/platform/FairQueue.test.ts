import { FairQueue } from './FairQueue';

/** Tasks that end when they are told to, and the order in which they began. */
function createTasks() {
  const began: string[] = [];
  const ends: (() => void)[] = [];
  return {
    began,
    task: (name: string) => () => {
      began.push(name);
      return new Promise<string>(resolve => ends.push(() => resolve(name)));
    },
    async endNext() {
      ends.shift()!();
      await new Promise(resolve => setImmediate(resolve));
    },
  };
}

describe('FairQueue', () => {
  it('runs one task at a time and lets callers take turns', async () => {
    const queue = new FairQueue({ mostOfCaller: 3, most: 10 });
    const { began, task, endNext } = createTasks();
    const answers = [
      queue.run('a', task('a1')),
      queue.run('a', task('a2')),
      queue.run('a', task('a3')),
      queue.run('b', task('b1')),
    ];
    expect(began).toEqual(['a1']);
    for (let count = 0; count < 4; count += 1) {
      await endNext();
    }
    expect(began).toEqual(['a1', 'a2', 'b1', 'a3']);
    expect(await Promise.all(answers)).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('turns away a caller with too many, not the others, until some are done', async () => {
    const queue = new FairQueue({ mostOfCaller: 2, most: 3 });
    const { task, endNext } = createTasks();
    const first = queue.run('a', task('a1'));
    const second = queue.run('a', task('a2'));
    await expect(queue.run('a', task('a3'))).rejects.toMatchObject({
      statusCode: 429,
    });
    const other = queue.run('b', task('b1'));
    await expect(queue.run('c', task('c1'))).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    await endNext();
    await first;
    const third = queue.run('a', task('a3'));
    for (let count = 0; count < 3; count += 1) {
      await endNext();
    }
    await Promise.all([second, other, third]);
  });

  it('goes on after a task that fails', async () => {
    const queue = new FairQueue({ mostOfCaller: 2, most: 3 });
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
