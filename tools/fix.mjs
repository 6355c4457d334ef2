// Corrects what a program can correct: formatting, lint, the API's contract, API reports.
import { apiReportsCommand } from './lib/apiReports.mjs';
import { runSteps } from './lib/steps.mjs';

const steps = [
  { name: 'lint', command: ['backstage-cli', 'repo', 'lint', '--fix'] },
  { name: 'openapi', command: ['node', 'tools/openapi.mjs'] },
  { name: 'formatting', command: ['prettier', '--write', '.'] },
  {
    name: 'types',
    command: ['tsc', '--pretty', 'false', '--incremental', 'false'],
  },
  { name: 'API reports', command: apiReportsCommand() },
];

process.exit((await runSteps(steps)) ? 0 : 1);
