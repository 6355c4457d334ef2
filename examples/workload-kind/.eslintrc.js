const { rules } = require('../../tools/eslint/rooms.cjs');

module.exports = require('@backstage/cli/config/eslint-factory')(
  __dirname,
  rules('examples/workload-kind'),
);
