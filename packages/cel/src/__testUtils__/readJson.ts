import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A JSON file of testdata. */
export function readJson<T>(file: string): T {
  return JSON.parse(
    readFileSync(join(__dirname, '..', '..', 'testdata', file), 'utf8'),
  );
}
