// Writes the API's contract, plugins/gpu-backend/src/schema/openapi.yaml, from the table of operations in gpu-common and
// the kinds of workloads of gpu-backend. With --check it writes nothing and fails when the file is not as it would be.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import prettier from 'prettier';
import { Document, isScalar, visit } from 'yaml';

const require = createRequire(import.meta.url);
// The sources are TypeScript; this is how the Backstage CLI reads them.
require('@backstage/cli/config/nodeTransform.cjs');
const {
  describeApi,
} = require('../plugins/gpu-backend/src/platform/http/describeApi');
const {
  createVllmKind,
} = require('../plugins/gpu-backend/src/features/requests/workloads/vllm/createVllmKind');

const file = 'plugins/gpu-backend/src/schema/openapi.yaml';
const note =
  '# Written by tools/openapi.mjs from plugins/gpu-common/src/schema; `npm run fix` writes it again.\n';

async function render() {
  // Its schema is all that counts here.
  const kinds = [createVllmKind({ image: 'any' })];
  const document = new Document(describeApi(kinds), {
    aliasDuplicateObjects: false,
  });
  visit(document, { Seq: writeShort, Map: writeShort });
  const options = await prettier.resolveConfig(file);
  return prettier.format(`${note}${document}`, { ...options, filepath: file });
}

/** Lists of words and references are easier to read on one line. */
function writeShort(_key, node) {
  const [first] = node.items;
  node.flow = first?.key
    ? node.items.length === 1 && first.key.value === '$ref'
    : node.items.every(isScalar);
}

const rendered = await render();
if (!process.argv.includes('--check')) {
  writeFileSync(file, rendered);
} else if (readFileSync(file, 'utf8') !== rendered) {
  process.stderr.write(
    `${file} is not what the schemas say: run npm run fix, and commit it\n`,
  );
  process.exit(1);
}
