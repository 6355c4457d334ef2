import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { followGpuConfig } from './followGpuConfig';

const cluster = {
  name: 'a',
  url: 'https://10.0.0.1',
  serviceAccountToken: 'old',
};

/** A config that changes, as that of a backend does when one of its files does. */
function follow(gpu: object) {
  let data = gpu;
  let changed: () => void = () => {};
  const rootConfig = Object.create(new ConfigReader({}), {
    getOptional: {
      value: (key: string) =>
        new ConfigReader({ gpu: data } as never).getOptional(key),
    },
    subscribe: {
      value: (listener: () => void) => {
        changed = listener;
        return { unsubscribe: () => undefined };
      },
    },
  });
  const logger = mockServices.logger.mock();
  const { clusters } = followGpuConfig(rootConfig, logger);
  return {
    clusters: clusters!,
    logger,
    change(next: object) {
      data = next;
      changed();
    },
  };
}

describe('followGpuConfig', () => {
  it('has the token that app-config says now, by the name of the cluster', () => {
    const { clusters, change } = follow({ clusters: [cluster] });
    expect(clusters[0].access).toMatchObject({ token: 'old' });
    change({
      clusters: [
        { name: 'new', inCluster: true },
        { ...cluster, serviceAccountToken: 'new' },
      ],
    });
    expect(clusters[0].access).toMatchObject({ token: 'new' });
    expect(clusters).toHaveLength(1);
  });

  it('takes up an entry that is corrected', () => {
    const { clusters, change } = follow({
      clusters: [{ ...cluster, url: 'x' }],
    });
    expect(clusters[0].access.kind).toBe('invalid');
    change({ clusters: [cluster] });
    expect(clusters[0].access.kind).toBe('url');
  });

  it.each([
    ['its entry is wrong', { clusters: [{ ...cluster, url: 'x' }] }, 1],
    ['its entry is gone', { clusters: [] }, 0],
    ['all of it is wrong', { clusters: 'x' }, 1],
  ])('keeps what was when %s', (_name, next, warnings) => {
    const { clusters, change, logger } = follow({ clusters: [cluster] });
    change(next);
    expect(clusters[0].access).toMatchObject({ token: 'old' });
    expect(logger.warn).toHaveBeenCalledTimes(warnings);
  });
});
