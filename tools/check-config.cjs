// Checks the gpu section of app-config before anything is started, so that a wrong value ends the start in one line.
require('@backstage/cli/config/nodeTransform.cjs');
const { ConfigSources } = require('@backstage/config-loader');
const {
  readGpuConfig,
} = require('../plugins/gpu-backend/src/core/config/readGpuConfig');

async function main() {
  const source = ConfigSources.default({ argv: process.argv.slice(2) });
  const config = await ConfigSources.toConfig(source);
  readGpuConfig(config);
  config.close();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
