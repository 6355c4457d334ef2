// All that a contributor needs before a commit. `--without-tests` leaves out the tests, which .ci/run runs by themselves.
import { apiReportsCommand } from './lib/apiReports.mjs';
import { runSteps } from './lib/steps.mjs';

const withoutTests = process.argv.includes('--without-tests');

// Whole, not incremental: the order of unions in declarations, and so in API reports, depends on what was compiled before.
const steps = [
  {
    name: 'types',
    command: ['tsc', '--pretty', 'false', '--incremental', 'false'],
  },
  {
    name: 'lint',
    command: ['backstage-cli', 'repo', 'lint', '--max-warnings', '0'],
  },
  {
    name: 'unused code and dependencies',
    command: ['knip', '--no-progress', '--no-config-hints'],
  },
  { name: 'formatting', command: ['prettier', '--check', '.'] },
  {
    name: 'API reports',
    command: apiReportsCommand('--ci'),
  },
  {
    name: 'openapi',
    command: ['node', 'tools/openapi.mjs', '--check'],
  },
];
if (!withoutTests) {
  steps.push({
    name: 'tests',
    command: ['backstage-cli', 'repo', 'test', '--watch=false'],
  });
}

process.exit((await runSteps(steps)) ? 0 : 1);
