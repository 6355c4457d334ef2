import { isGpuAvailable } from './entityFilters';

function entity(kind: string, annotations?: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name: 'fraud-chat', annotations },
  };
}

describe('isGpuAvailable', () => {
  it.each([
    ['made by a request', 'Component', { 'backstage-gpu.io/request': 'r1' }],
    ['of a project', 'Component', { 'backstage-gpu.io/project': 'fraud-ml' }],
  ])('takes a component %s', (_, kind, annotations) => {
    expect(isGpuAvailable(entity(kind, annotations))).toBe(true);
  });

  it.each([
    ['no annotations', 'Component', undefined],
    ['pods alone', 'Component', { 'backstage.io/kubernetes-id': 'fraud-chat' }],
    ['other annotations', 'Component', { 'github.com/project-slug': 'a/b' }],
    ['another kind', 'System', { 'backstage-gpu.io/project': 'fraud-ml' }],
  ])('refuses an entity with %s', (_, kind, annotations) => {
    expect(isGpuAvailable(entity(kind, annotations))).toBe(false);
  });
});
