import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { waitForEntity } from './waitForEntity';

const entityRef = 'component:default/chat';

describe('waitForEntity', () => {
  it.each([
    ['of the request', 'r1', true],
    ['of another request', 'r2', false],
    ['that no request made', undefined, false],
  ])('of an entity %s', async (_whose, annotation, expected) => {
    const catalog = catalogServiceMock({
      entities: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name: 'chat',
            namespace: 'default',
            annotations: annotation
              ? { 'backstage-gpu.io/request': annotation }
              : {},
          },
        },
      ],
    });
    const logger = mockServices.logger.mock();
    expect(
      await waitForEntity({
        catalog,
        credentials: mockCredentials.user(),
        entityRef,
        requestId: 'r1',
        logger,
        seconds: 0,
      }),
    ).toBe(expected);
    expect(logger.warn).toHaveBeenCalledTimes(expected ? 0 : 1);
  });
});
