// The browser of the suites and of the benchmarks, which asks nobody for updates meanwhile.

import { chromium } from 'playwright-core';

/**
 * @param {string[]} more
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launch(...more) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--js-flags=--expose-gc',
      ...more,
    ],
  });
}
