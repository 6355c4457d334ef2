import { RootSigner } from './RootSigner';

const place = { id: 'id', cluster: 'c', namespace: 'n' };
const root = {
  metadata: { name: 'root', namespace: 'n', labels: {}, annotations: {} },
  data: { 'request.json': '{"name":"chat"}' },
};
const signed = new RootSigner(['old']).sign(root, place);

describe('RootSigner', () => {
  it.each([
    ['a root that it signed', signed, place, ['old'], true],
    ['one signed with a former key', signed, place, ['new', 'old'], true],
    ['one signed with a key that is gone', signed, place, ['new'], false],
    ['anything without a key', signed, place, [], false],
    ['one without a signature', root, place, ['old'], false],
    [
      'a copy in another namespace',
      signed,
      { ...place, namespace: 'other' },
      ['old'],
      false,
    ],
    [
      'a copy in another cluster',
      signed,
      { ...place, cluster: 'other' },
      ['old'],
      false,
    ],
    [
      'a copy under another id',
      signed,
      { ...place, id: 'other' },
      ['old'],
      false,
    ],
    [
      'one whose contents were changed',
      { ...signed, data: { 'request.json': '{"name":"other"}' } },
      place,
      ['old'],
      false,
    ],
  ])('judges %s', (_what, judged, where, keys, expected) => {
    expect(new RootSigner(keys).isGenuine(judged, where)).toBe(expected);
  });

  it('signs nothing without a key', () => {
    expect(new RootSigner([]).sign(root, place)).toBe(root);
  });
});
