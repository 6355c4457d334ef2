import {
  Portal,
  startPortal,
  wantedRequest,
} from '../__testUtils__/startPortal';

jest.setTimeout(60_000);

describe('a pod with the labels that every Helm release of the name sets', () => {
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal();
  });

  afterAll(() => portal?.stop());

  it('gets no traffic of a service, and is not taken into its Deployment', async () => {
    const { body } = await portal
      .api()
      .post('/api/gpu/v1/requests')
      .send(wantedRequest);
    const service = await portal.cluster<{ spec: { selector: object } }>(
      '/api/v1/namespaces/fraud-ml/services/fraud-chat',
    );
    const deployment = await portal.cluster<{
      spec: {
        selector: { matchLabels: object };
        template: { metadata: { labels: object } };
      };
    }>('/apis/apps/v1/namespaces/fraud-ml/deployments/fraud-chat');
    // Only the portal knows the id before the pod exists.
    for (const selector of [
      service.spec.selector,
      deployment.spec.selector.matchLabels,
    ]) {
      expect(selector).toHaveProperty(['backstage-gpu.io/request'], body.id);
      expect(deployment.spec.template.metadata.labels).toMatchObject(selector);
    }
  });
});
