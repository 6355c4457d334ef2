import { SinglePass } from './SinglePass';

const turn = () => new Promise(done => setImmediate(done));

describe('SinglePass', () => {
  it('runs once more for all that was asked for while a pass ran', async () => {
    const ends: (() => void)[] = [];
    const passes = new SinglePass(
      () => new Promise<void>(done => ends.push(done)),
      jest.fn(),
    );
    passes.request();
    passes.request();
    passes.request();
    expect(ends).toHaveLength(1);
    ends[0]();
    await turn();
    expect(ends).toHaveLength(2);
    ends[1]();
    await passes.settled();
    expect(ends).toHaveLength(2);
  });

  it('reports what a pass throws and runs the next one', async () => {
    const onError = jest.fn();
    let calls = 0;
    const passes = new SinglePass(async () => {
      calls += 1;
      if (calls === 1) {
        throw new Error('no');
      }
    }, onError);
    passes.request();
    passes.request();
    await passes.settled();
    expect(calls).toBe(2);
    expect(onError).toHaveBeenCalledWith(
      expect.objectContaining({ message: 'no' }),
    );
  });
});
