'use strict';

// Runs a file of this package in the same process, or says in one sentence which Node it needs.
// Kept in old syntax: the Node that is too old has to parse it to be told so.

var path = require('path');
var url = require('url');

var NEEDED = 24;
var target = path.resolve(__dirname, '..', process.argv[2] || '');

/** @param {{ code?: string }} error */
function endQuietlyWhenReaderLeft(error) {
  if (error.code === 'EPIPE') process.exit();
  throw error;
}

if (parseInt(process.versions.node, 10) < NEEDED) {
  process.stderr.write(
    'needs Node ' +
      NEEDED +
      ' but runs on Node ' +
      process.versions.node +
      ': on Linux (x64, arm64) with Node 20 or later use `npm ci`, which brings Node ' +
      NEEDED +
      ' along (not with --omit=optional), and start it with `npm run`; elsewhere install Node ' +
      NEEDED +
      '\n',
  );
  process.exitCode = 1;
} else {
  process.stdout.on('error', endQuietlyWhenReaderLeft);
  // npm runs scripts in the package's folder; file names on the command line are meant where it was typed.
  if (process.env.npm_lifecycle_event === 'key-guard' && process.env.INIT_CWD)
    process.chdir(process.env.INIT_CWD);
  process.argv.splice(1, 2, target);
  import(url.pathToFileURL(target).href);
}
