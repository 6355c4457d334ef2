const { rules } = require('../../tools/eslint/rooms.cjs');

const room = rules('e2e/contract');

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  ...room,
  rules: {
    ...room.rules,
    // Waiting for a state is an assertion: it fails when the state does not come.
    'jest/expect-expect': [
      'warn',
      {
        assertFunctionNames: [
          'expect',
          'cluster.wait',
          'cluster.gone',
          'watch.untilEnd',
        ],
      },
    ],
  },
});
