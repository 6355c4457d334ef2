import { entityRefCandidates } from './entityRefCandidates';

describe('entityRefCandidates', () => {
  it.each([
    ['chat', 'ml', ['component:default/chat', 'component:default/chat-ml']],
    // What the catalog would refuse is no candidate.
    ['chat', 'ml_', ['component:default/chat']],
    ['c'.repeat(40), 'p'.repeat(23), [`component:default/${'c'.repeat(40)}`]],
  ])('of %s in project %s', (name, project, expected) => {
    expect(entityRefCandidates({ name, project })).toEqual(expected);
  });
});
