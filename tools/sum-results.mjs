// Adds up the results that jest and Playwright wrote as JSON. A missing file counts as one failure: its suite never ran
// to its end. The last line is `N passed, N failed`; the exit code is 1 if anything failed.
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const [stepFailed, ...files] = process.argv.slice(2);

function countJest({
  numPassedTests,
  numFailedTests,
  numRuntimeErrorTestSuites = 0,
}) {
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
  };
}

function countPlaywright({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}

let passed = 0;
let failed = 0;
for (const file of files) {
  let count = { passed: 0, failed: 1 };
  if (existsSync(file)) {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    count = result.stats ? countPlaywright(result) : countJest(result);
  }
  process.stdout.write(
    `${basename(file)}: ${count.passed} passed, ${count.failed} failed\n`,
  );
  passed += count.passed;
  failed += count.failed;
}
if (stepFailed !== '0' && failed === 0) {
  process.stdout.write('a step without tests of its own failed, see above\n');
  failed = 1;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
