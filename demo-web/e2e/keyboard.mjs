// @ts-check
/** A person without a mouse: everything by Tab, Enter, Space, arrows and typing. */
import assert from 'node:assert/strict';

/** @typedef {import('../extension/driver.mjs').Page} Page */
/** @typedef {ReturnType<Page['locator']>} Locator */

/** More stops than any screen here has. */
const MOST_STOPS = 80;

/** @param {Page} page */
export function createKeyboard(page) {
  /** @param {Locator} target */
  const isFocused = (target) =>
    target.evaluate((element) => element === document.activeElement).catch(() => false);

  /** Where the focus is must be seen, and not lie under something else. */
  const assertFocusSeen = async () => {
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return 'nothing has the focus';
      const { x, y, width, height } = element.getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      if (top === null) return 'the focus is out of sight';
      // A radio button may be drawn by its label, a link by the card around it.
      const holders = [element, element.closest('label'), element.closest('li')];
      const drawn = holders.some((holder) => {
        if (holder === null) return false;
        const styles = [getComputedStyle(holder), getComputedStyle(element, '::after')];
        return styles.some(
          ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px',
        );
      });
      return drawn ? 'seen' : `no focus ring on ${element.outerHTML.slice(0, 200)}`;
    });
    assert.equal(seen, 'seen');
  };

  return {
    /**
     * Tabs until `target` has the focus.
     * @param {Locator} target
     */
    async tabTo(target) {
      await target.waitFor();
      for (let stops = 0; stops < MOST_STOPS; stops += 1) {
        if (await isFocused(target)) return assertFocusSeen();
        await page.keyboard.press('Tab');
      }
      assert.fail(`${target} is not reached in ${MOST_STOPS} stops`);
    },

    /**
     * Tabs to a field, and types over what is in it.
     * @param {Locator} target
     * @param {string} text
     */
    async type(target, text) {
      await this.tabTo(target);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
    },

    /**
     * Tabs to a button or link, and presses it.
     * @param {Locator} target
     */
    async press(target) {
      await this.tabTo(target);
      await page.keyboard.press('Enter');
    },
  };
}
