import { KubernetesError } from '../../../core/watch/KubernetesError';
import { RestingConnections } from './RestingConnections';

describe('RestingConnections', () => {
  it('calls a cluster that did not answer again after a while, and every other at once', async () => {
    let time = 0;
    const called: string[] = [];
    let failure: Error | undefined = new Error('it does not answer');
    const connections = new RestingConnections(
      cluster => ({
        json: async <T>() => {
          called.push(cluster);
          if (failure && cluster === 'a') {
            throw failure;
          }
          return 'answer' as T;
        },
      }),
      () => time,
    );
    const ask = (cluster: string) =>
      connections.of(cluster)!.json({ path: '' });
    await expect(ask('a')).rejects.toThrow('it does not answer');
    await expect(ask('a')).rejects.toThrow('it does not answer');
    await expect(ask('b')).resolves.toBe('answer');
    expect(called).toEqual(['a', 'b']);
    time = 10_000;
    // A refusal is an answer.
    failure = new KubernetesError('GET', { code: 403, message: 'forbidden' });
    await expect(ask('a')).rejects.toThrow('forbidden');
    failure = undefined;
    await expect(ask('a')).resolves.toBe('answer');
    expect(called).toEqual(['a', 'b', 'a', 'a']);
  });
});
