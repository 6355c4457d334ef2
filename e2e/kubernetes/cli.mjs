// npm run cluster -- up|down|status
import { clusterDown, clusterStatus, clusterUp } from './lib/cluster.mjs';

const log = line => process.stderr.write(`${line}\n`);

const commands = {
  async up(...flags) {
    if (process.env.KUBECONFIG) {
      log('KUBECONFIG is set: that cluster is used, none is started');
      process.stdout.write(`KUBECONFIG=${process.env.KUBECONFIG}\n`);
      return 0;
    }
    const { kubeconfig } = await clusterUp({
      log,
      fleet: !flags.includes('--empty'),
    });
    process.stdout.write(`KUBECONFIG=${kubeconfig}\n`);
    return 0;
  },
  async down() {
    log((await clusterDown()) ? 'The cluster is down.' : 'No cluster was up.');
    return 0;
  },
  async status() {
    const status = await clusterStatus();
    if (status?.kubeconfig) {
      process.stdout.write(`KUBECONFIG=${status.kubeconfig}\n`);
      return 0;
    }
    log(status ? 'The cluster is starting.' : 'No cluster is up.');
    return 1;
  },
};

const [command, ...flags] = process.argv.slice(2);
if (!commands[command]) {
  log('usage: npm run cluster -- up [--empty] | down | status');
  process.exit(2);
}
try {
  process.exitCode = await commands[command](...flags);
} catch (error) {
  log(error.message);
  process.exitCode = 1;
}
