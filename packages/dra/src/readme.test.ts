import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as dra from '.';
import { DeviceClass, Node, ResourceClaim, ResourceSlice } from './types';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
const examples = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(
  ([, code]) => code,
);

const slices: ResourceSlice[] = [
  {
    metadata: { name: 'devices' },
    spec: {
      driver: 'gpu.nvidia.com',
      nodeName: 'node',
      pool: { name: 'node', resourceSliceCount: 1 },
      devices: [
        { name: 'gpu-0', attributes: { profile: { string: '1g.24gb' } } },
        { name: 'gpu-1', attributes: { profile: { string: '1g.24gb' } } },
      ],
    },
  },
];
const classes: DeviceClass[] = [{ metadata: { name: 'gpu-small' } }];
const node: Node = {
  metadata: { name: 'node' },
  spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] },
};
const claims: ResourceClaim[] = [];
const claim: ResourceClaim = {
  spec: {
    devices: {
      requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu-small' } }],
    },
  },
};

/** Runs an example with `return` statements where a comment or its end is. */
function run(code: string, answer: { instead?: string; code: string }) {
  const example = code.replace(
    /import \{([^}]*)\} from '@backstage-gpu\/dra';/,
    'const {$1} = dra;',
  );
  const statement = `return ${answer.code};`;
  const body = answer.instead
    ? example.replace(answer.instead, statement)
    : `${example}\n${statement}`;
  const scope = { dra, slices, classes, claims, claim, node, nodes: [node] };
  // eslint-disable-next-line no-new-func
  return new Function(...Object.keys(scope), body)(...Object.values(scope));
}

describe('the examples of the README', () => {
  it('count claims', () => {
    const code = '{ granted, number: allocations.length, error, undecided }';
    expect(run(examples[0], { code })).toEqual({
      granted: 2,
      number: 2,
      error: undefined,
      undecided: undefined,
    });
  });

  it('allocate a claim', () => {
    const [instead] = /\/\/ the status.*/.exec(examples[1])!;
    const code = 'allocations[0].devices.results[0].device';
    expect(run(examples[1], { instead, code })).toBe('gpu-0');
    expect(examples).toHaveLength(2);
  });
});
