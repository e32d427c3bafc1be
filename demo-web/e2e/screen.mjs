// @ts-check
/** What a screen must be, whatever is on it: kept as pictures, accessible, and no wider than it is. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {import('../extension/driver.mjs').Page} Page */

const SCREENSHOTS = fileURLToPath(new URL('../../target/e2e', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

const WIDTHS = [1280, 390];
const THEMES = /** @type {const} */ (['light', 'dark']);
const HEIGHT = 900;

/** How a page is opened. */
export const SIZE = { width: 1280, height: HEIGHT };

/**
 * Keeps what is shown, in both themes and widths, as `target/e2e/<name>-<theme>-<width>.png`, and
 * leaves the page as it was. What axe finds on the way, and what does not fit the width, joins the
 * stage's complaints.
 *
 * @param {{ page: Page, complaints: string[] }} stage
 * @param {string} name
 * @param {Page} [page] another one than the stage's own, such as the wallet's window
 */
export async function keepScreen({ complaints, page: own }, name, page = own) {
  await mkdir(SCREENSHOTS, { recursive: true });
  const before = page.viewportSize();
  // Behind an open dialog there is nothing to see, and its backdrop covers only the window.
  const fullPage = (await page.locator('dialog[open]').count()) === 0;
  /** @type {Map<string, string[]>} what is wrong, and in which of the four */
  const found = new Map();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const image = await page.screenshot({ fullPage, animations: 'disabled' });
      await writeFile(join(SCREENSHOTS, `${name}-${theme}-${width}.png`), image);
      for (const what of [...(await findBarriers(page)), ...(await findOverflow(page))]) {
        found.set(what, [...(found.get(what) ?? []), `${theme} ${width}`]);
      }
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before !== null) await page.setViewportSize(before);
  for (const [what, where] of found) complaints.push(`${name} (${where.join(', ')}): ${what}`);
}

/** @param {Page} page */
async function findOverflow(page) {
  const pixels = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  return pixels > 0 ? [`${pixels} px wider than the window`] : [];
}

/**
 * What axe finds against WCAG 2.2 A and AA: rule, where, and why.
 *
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
async function findBarriers(page) {
  // Evaluated by the browser's own protocol: the page's policy stays as it is.
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(await readFile(AXE, 'utf8'));
  }
  return page.evaluate(async (values) => {
    const { axe } = /** @type {{ axe: typeof import('axe-core') }} */ (
      /** @type {unknown} */ (window)
    );
    const { violations } = await axe.run({ runOnly: { type: 'tag', values } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any, all, none }) => {
        const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
        return `${id} at ${target.join(' ')}: ${why}`;
      }),
    );
  }, RULES);
}
