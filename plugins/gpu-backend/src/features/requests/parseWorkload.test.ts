import { createRequestBodySchema } from '@backstage-gpu/plugin-gpu-common/schema';
import { parseInput } from '../../platform/http/parseInput';
import { testKinds } from './__testUtils__/testKinds';
import { parseWorkload } from './parseWorkload';

const kinds = testKinds();
const parse = (body: unknown) =>
  parseWorkload(kinds, parseInput(createRequestBodySchema, body));

const valid = {
  name: 'fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
};

describe('the body of a request', () => {
  it('takes a whole request', () => {
    const whole = {
      ...valid,
      cluster: 'prod',
      description: 'Chat',
      owner: 'group:default/fraud-ml',
      system: 'fraud-detection',
      workload: { ...valid.workload, maxModelLength: 8192 },
    };
    expect(parse(whole)).toEqual(whole);
  });

  it.each([
    ['nothing', undefined, /^body: /],
    ['a list', [], /^body: /],
    ['a name with capitals', { ...valid, name: 'Chat' }, /^name: /],
    ['a name that is too long', { ...valid, name: 'a'.repeat(41) }, /^name: /],
    ['a name with a slash', { ...valid, name: 'a/../b' }, /^name: /],
    ['an empty project', { ...valid, project: '' }, /^project: /],
    ['an unknown field', { ...valid, image: 'evil' }, /image/],
    [
      'an unknown workload',
      { ...valid, workload: { type: 'shell', model: 'x' } },
      /^workload\.type: /,
    ],
    [
      'a model that is an option of the server',
      { ...valid, workload: { type: 'vllm', model: '--trust-remote-code' } },
      /^workload\.model: /,
    ],
    [
      'a model with a space',
      { ...valid, workload: { type: 'vllm', model: 'a b' } },
      /^workload\.model: /,
    ],
    [
      'a model that climbs out of its folder',
      { ...valid, workload: { type: 'vllm', model: '/models/../etc' } },
      /^workload\.model: /,
    ],
    [
      'a negative length',
      { ...valid, workload: { ...valid.workload, maxModelLength: -1 } },
      /^workload\.maxModelLength: /,
    ],
    ['an owner that is no reference', { ...valid, owner: 'me' }, /^owner: /],
  ])('refuses %s and names the field', (_name, body, message) => {
    expect(() => parse(body)).toThrow(message);
  });
});
