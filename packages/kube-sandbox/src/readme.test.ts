import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sandbox from '.';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
const examples = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(
  ([, code]) => code,
);

describe('the example of the README', () => {
  it('starts a cluster, reads from it and stops it', async () => {
    expect(examples).toHaveLength(1);
    const body = examples[0].replace(
      /import \{([^}]*)\} from '@backstage-gpu\/kube-sandbox';/,
      'const {$1} = sandbox;',
    );
    // eslint-disable-next-line no-new-func
    const run = new Function(
      'sandbox',
      `return (async () => { ${body}\nreturn items; })();`,
    );
    const items: { metadata: { name: string } }[] = await run(sandbox);
    expect(items.map(({ metadata }) => metadata.name)).toEqual([
      'default',
      'kube-node-lease',
      'kube-public',
      'kube-system',
    ]);
  });
});
