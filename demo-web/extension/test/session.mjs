// @ts-check
/** A browser with the wallet, a site in it, and a chain: what every test file starts from. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension, testAccounts } from '../build.mjs';
import { launchWallet } from '../driver.mjs';
import { serveSite, startChain } from './site.mjs';

export const CHAIN_ID = 31690;
export const CHAIN_HEX = '0x7bca';

/** The first accounts of the public test mnemonic, in the form in which pages get them. */
export const OPERATOR = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
export const OWNER = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';

/**
 * What a page learns of a request: the result, or the error as the page sees it.
 * @typedef {{ result?: any, error?: { code: number, message: string, data?: any } }} Answer
 */

/** The package whose explanation the approval window shows. */
export const PACKAGE = process.env.IOID_PACKAGE;

/** @param {{ preinstallChain?: boolean }} [options] */
export async function startSession({ preinstallChain = true } = {}) {
  /** @type {(() => Promise<void>)[]} */
  const closing = [];
  const close = async () => {
    for (const part of closing.reverse()) await part();
  };
  try {
    return { ...(await openSession(preinstallChain, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {boolean} preinstallChain
 * @param {(() => Promise<void>)[]} closing takes what ends each part
 */
async function openSession(preinstallChain, closing) {
  const folder = await mkdtemp(join(tmpdir(), 'ioid-extension-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const chain = await startChain(CHAIN_ID);
  closing.push(chain.close);
  const site = await serveSite();
  closing.push(site.close);
  const { out } = await buildExtension({
    out: join(folder, 'extension'),
    packageDir: PACKAGE,
    preinstallChain,
    world: {
      chain: { id: CHAIN_ID, name: 'Test chain', rpcUrls: [`${chain.url}/`], contracts: {} },
      accounts: testAccounts(),
    },
  });
  const { context, wallet, close } = await launchWallet({ extension: out });
  closing.push(close);
  const page = await context.newPage();
  await page.goto(site.origin);
  await page.waitForFunction('window.announced.length > 0');

  return {
    context,
    wallet,
    page,
    chain,
    site,
    /**
     * Sends a request through the announced provider.
     * @param {string} method
     * @param {unknown} [params]
     * @returns {Promise<Answer>}
     */
    request: (method, params) => requestIn(page, method, params),
    /** @returns {Promise<{ name: string, data: any }[]>} the provider's events so far */
    events: () => page.evaluate('window.events'),
    /** @param {string[]} roles */
    connect: async (...roles) => {
      const answer = requestIn(page, 'eth_requestAccounts');
      await wallet.approve({ accounts: roles });
      return answer;
    },
    /** Switches to the chain that the wallet was built with. */
    useChain: async () => {
      const answer = requestIn(page, 'wallet_switchEthereumChain', [{ chainId: CHAIN_HEX }]);
      await wallet.approve();
      return answer;
    },
  };
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} method
 * @param {unknown} [params]
 * @returns {Promise<Answer>}
 */
export function requestIn(page, method, params) {
  return page.evaluate(
    async (request) => {
      // @ts-expect-error the site's own list
      const { provider } = window.announced[0];
      try {
        return { result: await provider.request(request) };
      } catch (error) {
        const { code, message, data } = /** @type {any} */ (error);
        return { error: { code, message, data } };
      }
    },
    params === undefined ? { method } : { method, params },
  );
}
