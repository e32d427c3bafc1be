// @ts-check
/** The person in front of the page: goes through it by what can be seen, and signs in the wallet. */
import assert from 'node:assert/strict';
import { parseUnits } from 'viem';

/** @typedef {import('../extension/driver.mjs').Page} Page */
/** @typedef {import('../extension/driver.mjs').ApprovalWindow} ApprovalWindow */
/** @typedef {import('./stage.mjs').Stage} Stage */
/** @typedef {ReturnType<Page['locator']>} Locator */

/**
 * What is said of one call before it is signed.
 * @typedef {object} Words
 * @property {string} title
 * @property {{ label: string, value: string }[]} fields
 * @property {{ severity: string, code: string, message: string }[]} warnings
 */

const EXTENSION = 'ioID Test Wallet';

/** @param {Stage} stage */
export function createPerson({ page, wallet, world }) {
  const dialog = page.getByTestId('transaction-dialog');

  return {
    dialog,

    /** @param {string} hash */
    goTo: async (hash) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
    },

    /** Connects the extension as `role`, on the world's chain, which it must know. */
    async connect(/** @type {string} */ role) {
      await this.connectOnly(role);
      await this.useChain();
    },

    /** Connects the extension and leaves it on its chain. */
    async connectOnly(/** @type {string} */ role) {
      await page.getByRole('banner').getByRole('button', { name: 'Connect wallet' }).click();
      await page.getByTestId('wallet-dialog').getByRole('button', { name: EXTENSION }).click();
      await wallet.approve({ accounts: [role] });
      await page.getByTestId('wallet-dialog').waitFor({ state: 'hidden' });
    },

    /** The person changes the network in the wallet itself. */
    async useChain() {
      const own = await wallet.open();
      await own.locator('#network').selectOption(String(world.chain.id));
      await own.close();
      await page.getByRole('banner').getByText('Wrong network').waitFor({ state: 'hidden' });
    },

    /** Disconnects, and comes back as another role. */
    async actAs(/** @type {string} */ role) {
      await page
        .getByRole('banner')
        .getByRole('button', { name: /^Account/ })
        .click();
      await page.getByTestId('account-dialog').getByRole('button', { name: 'Disconnect' }).click();
      await this.connectOnly(role);
    },

    /** Ticks what must be understood, if anything, and goes on to the wallet. */
    async continueInWallet() {
      const tick = dialog.getByRole('checkbox');
      if (await tick.isVisible()) await tick.check();
      await dialog.getByRole('button', { name: 'Continue in wallet' }).click();
    },

    /**
     * Signs what the dialog shows: the wallet must say the same of it as the page did.
     *
     * @param {RegExp} [knowingLess] the wallet's title where it cannot tell what kind of contract
     *   this is, and so has to use more general words
     * @returns {Promise<Words>}
     */
    async sign(knowingLess) {
      const said = await wordsOfPage(dialog);
      await this.continueInWallet();
      const window = await wallet.next();
      const words = await wordsOfWindow(window);
      if (!knowingLess?.test(words.title)) assertSameWords(words, said);
      await window.approve();
      await dialog.getByRole('heading', { name: 'Done' }).waitFor();
      return said;
    },

    /** Leaves whatever an earlier test left open. */
    async tidy() {
      while (wallet.waitingWindows > 0) await wallet.reject();
      if (await dialog.isVisible()) await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    },

    /** Closes the dialog. */
    async close() {
      await dialog.getByRole('button', { name: /^(Close|Cancel)$/ }).click();
      await dialog.waitFor({ state: 'hidden' });
    },
  };
}

/**
 * The explanation in `scope`, as the page shows it.
 * @param {Locator} scope
 * @returns {Promise<Words>}
 */
export async function wordsOfPage(scope) {
  return wordsOf(scope.getByTestId('explanation').first());
}

/** @param {Locator} explanation @returns {Promise<Words>} */
export async function wordsOf(explanation) {
  await explanation.waitFor({ state: 'attached' });
  return explanation.evaluate((element) => ({
    title: element.querySelector('.title')?.textContent ?? '',
    fields: [...element.querySelectorAll('dt')].map((term) => ({
      label: term.textContent ?? '',
      value: term.nextElementSibling?.textContent ?? '',
    })),
    warnings: [...element.querySelectorAll('[data-code]')].map((note) => ({
      severity: note.classList.contains('bad') ? 'danger' : 'info',
      code: note.getAttribute('data-code') ?? '',
      message: (note.lastChild?.textContent ?? '').trim(),
    })),
  }));
}

/** @param {ApprovalWindow} window @returns {Promise<Words>} */
export async function wordsOfWindow(window) {
  const [title, fields, warnings] = await Promise.all([
    window.title(),
    window.fields(),
    window.warnings(),
  ]);
  return { title, fields, warnings };
}

/**
 * The wallet must say of a call what the page said. It explains the same bytes by the same code, but
 * it knows less: where the page has a name or a token's decimals it has the address and base units,
 * and says that it does not know the contract. Nothing else may differ. (Below the call it adds the
 * bytes and the fee.)
 *
 * @param {Words} wallet
 * @param {Words} page
 */
export function assertSameWords(wallet, page) {
  const fields = wallet.fields.slice(0, page.fields.length);
  const said = page.fields.flatMap(({ value }, index) =>
    otherwise(value, fields[index]?.value ?? ''),
  );
  /** @param {string} text */
  const unnamed = (text) => said.reduce((rest, [from, to]) => rest.replaceAll(from, to), text);
  assert.deepEqual(
    { ...wallet, fields, warnings: wallet.warnings.filter(({ code }) => !LESS.has(code)) },
    {
      title: unnamed(page.title),
      fields: page.fields.map(({ label, value }) => ({ label, value: unnamed(value) })),
      warnings: page.warnings
        .filter(({ code }) => !LESS.has(code))
        .map((warning) => ({ ...warning, message: unnamed(warning.message) })),
    },
    'the wallet says something else than the page did',
  );
}

/** What the wallet adds because it knows less. */
const LESS = new Set(['CONTRACT_UNRECOGNISED', 'AMOUNT_RAW']);

/**
 * How the wallet says `value` without a name or decimals, if that is what `other` is; and how it
 * then says the same within a sentence.
 *
 * @param {string} value
 * @param {string} other
 * @returns {[string | RegExp, string][]}
 */
function otherwise(value, other) {
  const [, name = '', address] = /^(.+) \((0x[0-9a-fA-F]{40})\)$/.exec(value) ?? [];
  if (address === other) {
    return name === 'the device account'
      ? // Not "the device account of token 1": that is how one is called before it exists.
        [
          [value, address],
          [/the device account(?! of token)/g, `the account ${address}`],
        ]
      : [
          [value, address],
          [name, address],
        ];
  }
  const units = baseUnits(value, other);
  return units === null ? [] : [[value, units]];
}

/**
 * An amount as it reads without the token's decimals, if that is what `other` is.
 *
 * @param {string} value such as `1.5 rGEOD`
 * @param {string} other such as `1500000000000000000 base units of token 0x…`
 * @returns {string | null}
 */
function baseUnits(value, other) {
  const [, amount] = /^(\d+(?:\.\d+)?) rGEOD$/.exec(value) ?? [];
  const [, rest] = /^\d+( base units of token 0x[0-9a-fA-F]{40})$/.exec(other) ?? [];
  return amount === undefined || rest === undefined ? null : `${parseUnits(amount, 18)}${rest}`;
}
