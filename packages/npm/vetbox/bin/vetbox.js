#!/usr/bin/env node
// Runs the program from the package for this kind of machine, and ends as it ends.
'use strict';

const { spawn } = require('node:child_process');
const { optionalDependencies } = require('../package.json');

const name = `@vetbox/${process.platform}-${process.arch}`;

function fail(message) {
  console.error(`vetbox: ${message}`);
  process.exit(1);
}

function find() {
  try {
    return require.resolve(`${name}/bin/vetbox`);
  } catch {
    if (!(name in optionalDependencies)) {
      const known = Object.keys(optionalDependencies).map((other) => other.slice('@vetbox/'.length));
      fail(`there is no package for ${process.platform}-${process.arch}; there is one for ${known.join(', ')}`);
    }
    fail(`the package ${name} is missing; install vetbox again without --omit=optional or --no-optional, on the machine that runs it`);
  }
}

const child = spawn(find(), process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => fail(`the program does not start: ${error.message}`));

// A terminal sends its signals to both; what is sent to this process alone is passed on, so that no emulator is left behind.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of signals) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  for (const caught of signals) process.removeAllListeners(caught);
  process.kill(process.pid, signal);
});
