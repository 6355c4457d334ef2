#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

// In the workspace the source is TypeScript, which Node reads with the loader that the Backstage CLI ships; a published
// package holds what was built.
const source = join(__dirname, '..', 'src');
const isSource = existsSync(source);
if (isSource) {
  require('@backstage/cli/config/nodeTransform.cjs');
}
const { runSandbox } = require(isSource
  ? source
  : join(__dirname, '..', 'dist', 'index.cjs.js'));

runSandbox(process.argv.slice(2));
