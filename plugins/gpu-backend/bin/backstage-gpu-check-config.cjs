#!/usr/bin/env node
// Checks the gpu section of app-config before anything is started, and ends with one line for each problem.
//   --config FILE   as for the backend; several are merged
//   --start         only what would end the start: a wrong cluster is left out then, and named on the GPU page
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { ConfigSources } = require('@backstage/config-loader');

const sources = join(__dirname, '../src/core/config');

/** A module of the package: built where it is installed, its source in the repository. */
function load(name) {
  if (!existsSync(sources)) {
    return require(`../dist/core/config/${name}.cjs.js`);
  }
  require('@backstage/cli/config/nodeTransform.cjs');
  return require(join(sources, name));
}

async function main() {
  const argv = process.argv.slice(2);
  const source = ConfigSources.default({
    argv: argv.filter(argument => argument !== '--start'),
    watch: false,
  });
  const config = await ConfigSources.toConfig(source);
  config.close();
  if (argv.includes('--start')) {
    load('readGpuConfig').readGpuConfig(config);
    return;
  }
  const { problems, notes } = load('checkGpuConfig').checkGpuConfig(config);
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
