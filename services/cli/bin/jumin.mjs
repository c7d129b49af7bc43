#!/usr/bin/env node
// The command line. Whatever is newer than the oldest Node that can read this file stands behind the check, in files that are read after it.
import '../../../scripts/node-version.mjs';
import('./run-jumin.mjs').catch(function (error) {
  console.error(error);
  process.exit(1);
});
