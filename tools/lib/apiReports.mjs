// A field whose name says it all needs no sentence, and packages of this workspace are analysed from their sources.
const omitted = ['ae-undocumented', 'ae-wrong-input-file-type'];

/** The command that writes the API reports, or with `--ci` checks that they are up to date. */
export function apiReportsCommand(...flags) {
  return [
    'backstage-repo-tools',
    'api-reports',
    '--omit-messages',
    omitted.join(','),
    ...flags,
    'packages/cel',
    'packages/dra',
    'packages/kube-sandbox',
    'plugins/*',
  ];
}
