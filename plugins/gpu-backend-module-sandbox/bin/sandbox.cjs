#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

// In the workspace the source is TypeScript, which Node reads with the loader that the Backstage CLI ships; in the
// published package it has been built.
const built = join(__dirname, '..', 'dist', 'cli', 'runSandbox.cjs.js');
const isSource = existsSync(join(__dirname, '..', 'src'));
if (isSource) {
  require('@backstage/cli/config/nodeTransform.cjs');
}
const { runSandbox } = isSource
  ? require('../src/cli/runSandbox')
  : require(built);

runSandbox(process.argv.slice(2));
