// A real Chromium without a window.
'use strict';

const { execSync } = require('node:child_process');
const puppeteer = require('puppeteer-core');

exports.withPage = async (use) => {
  const executablePath = execSync('command -v chromium || command -v google-chrome', { encoding: 'utf8', shell: '/bin/sh' }).trim();
  const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error('page:', error.message));
    await use(page);
  } finally {
    await browser.close();
  }
};

exports.run = (main) => main().catch((error) => {
  console.error(error);
  process.exit(1);
});
