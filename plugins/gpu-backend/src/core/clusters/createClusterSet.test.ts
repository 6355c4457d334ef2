import { mockServices } from '@backstage/backend-test-utils';
import { readClusters } from '../config/readClusters';
import { createClusterSet } from './createClusterSet';

jest.setTimeout(60_000);

describe('createClusterSet', () => {
  it('writes one line for forty wrong entries, and one for each note', async () => {
    const lines: string[] = [];
    let wrote: () => void = () => {};
    const whenWritten = new Promise<void>(resolve => {
      wrote = resolve;
    });
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    logger.info.mockImplementation(line => lines.push(line));
    logger.warn.mockImplementation(line => {
      lines.push(line);
      wrote();
    });
    const set = createClusterSet({
      configured: readClusters([
        ...Array.from({ length: 40 }, (_, index) => ({
          name: `wrong ${index}`,
          url: 'kubernetes.default.svc:443',
        })),
        {
          name: 'copied',
          url: 'http://127.0.0.1:1',
          serviceAccountToken: 't',
          skipMetricsLookup: true,
        },
      ]),
      embedded: undefined,
      resources: () => [],
      logger,
    });
    set.start(() => undefined);
    await whenWritten;
    await set.stop();
    expect(lines).toEqual([
      'gpu.clusters[40]: passed over, as reading GPUs does not need it: skipMetricsLookup',
      expect.stringMatching(
        /^40 clusters are in trouble, and each is retried: wrong 0, .* and 35 more\..*gpu\.clusters\[0\]\.url: expected a URL/,
      ),
    ]);
    expect(set.clusters).toHaveLength(41);
  });
});
