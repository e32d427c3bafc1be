// @ts-check
/**
 * Drives the wallet in a real Chromium: starts the browser with the extension, and answers its
 * approval windows as a person would, by their buttons.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { extensionId } from './build.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').BrowserContext} BrowserContext */

const WAIT_MS = 15_000;

/**
 * Starts Chromium with the built extension and a fresh profile.
 *
 * @param {{ extension: string, headless?: boolean | undefined,
 *   context?: import('playwright-core').BrowserContextOptions | undefined }} options
 * @returns {Promise<{ context: BrowserContext, wallet: WalletDriver, close: () => Promise<void> }>}
 */
export async function launchWallet({ extension, headless = true, context: extra = {} }) {
  const profile = await mkdtemp(join(tmpdir(), 'ioid-wallet-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless,
    ...extra,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
    ],
  });
  const wallet = new WalletDriver(context, await extensionId());
  await wallet.worker();
  return {
    context,
    wallet,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** The wallet as its person: opens its pages and answers what it asks. */
export class WalletDriver {
  /** @type {ApprovalWindow[]} */
  #opened = [];
  /** @type {((window: ApprovalWindow) => void)[]} */
  #waiting = [];

  /**
   * @param {BrowserContext} context
   * @param {string} id the extension's
   */
  constructor(context, id) {
    this.context = context;
    this.base = `chrome-extension://${id}/`;
    context.on('page', (page) => void this.#arrived(page));
  }

  /** @param {Page} page */
  async #arrived(page) {
    try {
      await page.waitForURL((url) => url.href !== 'about:blank' && url.href !== '');
      if (!page.url().startsWith(`${this.base}approve.html`)) return;
    } catch {
      return; // closed before it showed anything
    }
    const window = new ApprovalWindow(page);
    const waiting = this.#waiting.shift();
    if (waiting) waiting(window);
    else this.#opened.push(window);
  }

  /**
   * The next approval window, ready to be read. Windows are handed out in the order in which they
   * opened; one that opened before the call counts.
   * @returns {Promise<ApprovalWindow>}
   */
  async next() {
    const window = this.#opened.shift() ?? (await this.#arrival());
    await window.page.locator('html[data-ready=true]').waitFor({ timeout: WAIT_MS });
    return window;
  }

  /** @returns {Promise<ApprovalWindow>} */
  #arrival() {
    return new Promise((resolve, reject) => {
      /** @param {ApprovalWindow} window */
      const taken = (window) => {
        clearTimeout(timer);
        resolve(window);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(taken), 1);
        reject(new Error(`The wallet opened no approval window within ${WAIT_MS} ms.`));
      }, WAIT_MS);
      this.#waiting.push(taken);
    });
  }

  /**
   * Approves the next request.
   * @param {{ accounts?: string[] }} [options] the roles to connect, when it is a connection
   * @returns {Promise<string>} the title that was shown
   */
  async approve(options = {}) {
    const window = await this.next();
    const title = await window.title();
    await window.approve(options);
    return title;
  }

  /** Rejects the next request. @returns {Promise<string>} the title that was shown */
  async reject() {
    const window = await this.next();
    const title = await window.title();
    await window.reject();
    return title;
  }

  /** How many approval windows have opened and were not handed out. */
  get waitingWindows() {
    return this.#opened.length;
  }

  /** The extension's service worker. */
  async worker() {
    const [running] = this.context.serviceWorkers();
    return running ?? this.context.waitForEvent('serviceworker', { timeout: WAIT_MS });
  }

  /** Stops the service worker, as Chrome does with an idle one. The next message starts it again. */
  async stopWorker() {
    const page = await this.context.newPage();
    const session = await this.context.newCDPSession(page);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await page.close();
  }

  /** Opens the wallet's own page. */
  async open() {
    const page = await this.context.newPage();
    await page.goto(`${this.base}wallet.html`);
    await page.locator('html[data-ready=true]').waitFor({ timeout: WAIT_MS });
    return page;
  }
}

/** One approval window. */
export class ApprovalWindow {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  async title() {
    return (await this.page.locator('#title').textContent()) ?? '';
  }

  async origin() {
    return (await this.page.locator('#origin').textContent()) ?? '';
  }

  async account() {
    return (await this.page.locator('#account').textContent()) ?? '';
  }

  /** Every label and value in the order shown; folded details are included. */
  fields() {
    return this.page.locator('dt').evaluateAll((terms) =>
      terms.map((term) => ({
        label: term.textContent ?? '',
        value: term.nextElementSibling?.textContent ?? '',
      })),
    );
  }

  /** @returns {Promise<{ severity: string, code: string, message: string }[]>} */
  warnings() {
    return this.page.locator('.warnings li').evaluateAll((items) =>
      items.map((item) => ({
        severity: item.getAttribute('data-severity') ?? '',
        code: item.getAttribute('data-code') ?? '',
        message: item.lastChild?.textContent ?? '',
      })),
    );
  }

  /** @param {{ accounts?: string[] }} [options] */
  async approve({ accounts } = {}) {
    if (accounts) {
      for (const box of await this.page.locator('input[name=account]').all()) {
        await box.setChecked(accounts.includes((await box.getAttribute('data-role')) ?? ''));
      }
    }
    await this.#answer('#approve');
  }

  async reject() {
    await this.#answer('#reject');
  }

  /** Closes the window without an answer, which the wallet takes as a refusal. */
  async close() {
    await this.page.close();
  }

  /** @param {string} button */
  async #answer(button) {
    const closed = this.page.waitForEvent('close', { timeout: WAIT_MS });
    await this.page.locator(button).click();
    await closed;
  }
}
