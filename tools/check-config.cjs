// Checks the gpu section of app-config before anything is started, and ends with one line for each problem.
//   --start   only what would end the start: a wrong cluster is left out then, and named on the GPU page
require('@backstage/cli/config/nodeTransform.cjs');
const { ConfigSources } = require('@backstage/config-loader');
const {
  checkGpuConfig,
} = require('../plugins/gpu-backend/src/core/config/checkGpuConfig');
const {
  readGpuConfig,
} = require('../plugins/gpu-backend/src/core/config/readGpuConfig');

async function main() {
  const argv = process.argv.slice(2);
  const source = ConfigSources.default({
    argv: argv.filter(argument => argument !== '--start'),
    watch: false,
  });
  const config = await ConfigSources.toConfig(source);
  config.close();
  if (argv.includes('--start')) {
    readGpuConfig(config);
    return;
  }
  const { problems, notes } = checkGpuConfig(config);
  notes.forEach(note => process.stdout.write(`${note}\n`));
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  process.stdout.write('The gpu section of app-config is valid.\n');
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
