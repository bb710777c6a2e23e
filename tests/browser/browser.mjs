// A browser that notices what must not happen: errors in the console, exceptions, violations of the content security policy.

import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** How long anything may take: long enough for a slow machine that does something else, too. */
const PATIENCE = 45_000;

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });

/** A page of the dashboard. */
export class Dashboard {
  static async open(browser, server, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'], ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const dashboard = new Dashboard(context, page, server);
    page.on('console', (message) => dashboard.#hear(message));
    page.on('pageerror', (error) => dashboard.faults.push(error.stack));
    return dashboard;
  }

  constructor(context, page, server) {
    Object.assign(this, { context, page, server, faults: [], refused: new Set() });
  }

  /** Answers with these statuses are expected: the browser notes each failed request in the console. */
  expect(...statuses) {
    statuses.forEach((status) => this.refused.add(status));
  }

  #hear(message) {
    if (message.type() !== 'error' && !/Content Security Policy/.test(message.text())) return;
    const [, status] = /status of (\d+)|(ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY|ERR_CONNECTION_RESET|ERR_FAILED)/.exec(message.text()) ?? [];
    if (status ? this.refused.has(Number(status)) : this.refused.has('offline') && /net::ERR/.test(message.text())) return;
    this.faults.push(message.text());
  }

  /** Shows a view of the sandbox. */
  async go(path = '') {
    const url = `${this.server.base}/_vetbox/#/${this.server.sandbox}${path && `/${path}`}`;
    await this.page.goto(url);
    await this.page.locator('main .content').waitFor();
    await this.settle();
  }

  /** Waits until nothing of the view is on its way any more. */
  async settle() {
    // What was just asked for is drawn within the next frame.
    await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await this.page.waitForFunction(() => document.querySelector('main .content h1') && !document.querySelector('.loading'));
  }

  button(name, options = {}) {
    return this.page.getByRole('button', { name, exact: true, ...options });
  }

  /** The rows of the list that is shown. */
  get rows() {
    return this.page.locator('.list').getByRole('option');
  }

  /** Chooses the row with this text, and waits until it is what is shown. */
  async choose(text) {
    const row = this.rows.filter({ hasText: text });
    const address = await row.getAttribute('href');
    await row.click();
    await this.page.waitForFunction((address) => location.hash === address, address);
    await this.settle();
  }

  /** Waits until `text` is to be seen in the view. */
  async sees(text) {
    await this.page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();
  }

  /** Fills the form of the open dialog by its labels, and sends it. */
  async answer(fields, action) {
    const dialog = this.page.locator('dialog[open]');
    for (const [label, value] of Object.entries(fields)) {
      const field = dialog.getByLabel(label, { exact: true }).or(dialog.locator(`input[type=radio][value="${label}"]`)).first();
      if (typeof value === 'boolean') await field.setChecked(value);
      else if ((await field.evaluate((it) => it.tagName)) === 'SELECT') await field.selectOption(value);
      else await field.fill(value);
    }
    await dialog.getByRole('button', { name: action, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** What axe finds in the view. */
  async axe() {
    if (!(await this.page.evaluate(() => 'axe' in window))) {
      // The page's policy refuses scripts that are put into it, so axe comes through the debugger.
      const session = await this.context.newCDPSession(this.page);
      const { readFile } = await import('node:fs/promises');
      await session.send('Runtime.evaluate', { expression: await readFile(AXE, 'utf8') });
    }
    await this.settle();
    const { violations } = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}\n    ${node.html.slice(0, 200)}\n    ${node.failureSummary.replaceAll('\n', ' ')}`));
  }

  async close() {
    await this.context.close();
  }
}
