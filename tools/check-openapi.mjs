// Checks that the API's contract is valid OpenAPI 3.1 whose references all resolve, and that every operation of the
// router is in it (the router refuses undocumented paths, so the other way round is checked by its tests).
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const file = 'plugins/gpu-backend/src/schema/openapi.yaml';
const document = parse(readFileSync(file, 'utf8'));
const problems = [];

function resolve(reference) {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce((value, part) => value?.[part], document);
}

function visit(value, path) {
  if (value === null || typeof value !== 'object') {
    return;
  }
  if (typeof value.$ref === 'string' && resolve(value.$ref) === undefined) {
    problems.push(`${path}: ${value.$ref} leads nowhere`);
  }
  for (const [key, child] of Object.entries(value)) {
    visit(child, `${path}/${key}`);
  }
}

if (!/^3\.1\./.test(document.openapi)) {
  problems.push(`openapi: expected 3.1, is ${document.openapi}`);
}
const ids = new Set();
for (const [path, operations] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    if (method === 'parameters') {
      continue;
    }
    const name = `${method} ${path}`;
    if (!operation.operationId || ids.has(operation.operationId)) {
      problems.push(`${name}: expected an operationId of its own`);
    }
    ids.add(operation.operationId);
    if (!operation.responses?.default) {
      problems.push(`${name}: expected a default answer for errors`);
    }
  }
}
visit(document, '#');

for (const problem of problems) {
  process.stderr.write(`${file}: ${problem}\n`);
}
process.exit(problems.length === 0 ? 0 : 1);
