// Runs the contract suite, the tests of the portal's rights, of the uninstall guide and of whole fleets on a real control
// plane, which is started if none is up. `--output DIR` writes jest's results there as JSON, `--only NAME` runs one of them.
import { resolve, join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { runCommand } from '../../tools/lib/steps.mjs';
import { resolveBinaries } from './lib/binaries.mjs';
import { clusterDown, clusterUp } from './lib/cluster.mjs';

const log = line => process.stderr.write(`${line}\n`);
const at = process.argv.indexOf('--output');
const output = at > 0 ? resolve(process.argv[at + 1]) : undefined;
if (output) {
  await mkdir(output, { recursive: true });
}

const given = process.env.KUBECONFIG;
const binaries = given ? undefined : await resolveBinaries(log);
const cluster = given
  ? { kubeconfig: given, started: false }
  : await clusterUp({ log });

const environment = {
  ...process.env,
  CI: '1',
  CONTRACT_KUBECONFIG: cluster.kubeconfig,
  ...(binaries ? { CONTRACT_KUBECTL: join(binaries, 'kubectl') } : {}),
};
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt > 0 ? process.argv[onlyAt + 1] : undefined;
const suites = [
  { name: 'contract', folder: 'e2e/contract', tests: [] },
  {
    name: 'kubernetes',
    folder: 'e2e/kubernetes',
    tests: [
      'portalRights',
      'leastPrivilege',
      'admissionPolicy',
      'limits',
      'unmatchedConfig',
      'workloadKind',
    ],
  },
  // Whole fleets come and go, and so does the portal, so these need a control plane that is nobody's.
  ...(cluster.started
    ? [
        { name: 'uninstall', tests: ['uninstall'], fresh: { fleet: true } },
        { name: 'fleets', tests: ['fleets'], fresh: { fleet: false } },
      ].map(suite => ({ folder: 'e2e/kubernetes', ...suite }))
    : []),
].filter(({ name }) => only === undefined || name === only);

let failed = false;
try {
  for (const { name, folder, tests, fresh } of suites) {
    if (fresh) {
      await clusterDown();
      environment.CONTRACT_KUBECONFIG = (
        await clusterUp({ log, ...fresh })
      ).kubeconfig;
    }
    log(`\n=== ${name} on ${environment.CONTRACT_KUBECONFIG}`);
    const report = output
      ? ['--json', `--outputFile=${join(output, `${name}.json`)}`]
      : [];
    const code = await runCommand(
      'backstage-cli',
      ['package', 'test', '--watch=false', ...tests, ...report],
      { cwd: folder, env: environment },
    );
    failed ||= code !== 0;
  }
} finally {
  if (cluster.started) {
    await clusterDown();
  }
}
process.exit(failed ? 1 : 0);
