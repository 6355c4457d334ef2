import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cel from '.';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
const examples = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(
  ([, code]) => code,
);

/** Runs an example and returns what the expression says of its names. */
function run(code: string, expression: string) {
  const example = code.replace(
    /import \{([^}]*)\} from '@backstage-gpu\/cel';/,
    'const {$1} = cel;',
  );
  // eslint-disable-next-line no-new-func
  return new Function('cel', `${example}\nreturn ${expression};`)(cel);
}

describe('the examples of the README', () => {
  it('evaluate a selector', () => {
    expect(run(examples[0], '{ value, error, undecided }')).toEqual({
      value: true,
      error: undefined,
      undecided: undefined,
    });
  });

  it('refuse a selector that may become too expensive', () => {
    expect(run(examples[1], 'error')).toEqual({
      kind: 'cost',
      message: 'too complex, exceeds cost limit',
    });
    expect(examples).toHaveLength(2);
  });
});
