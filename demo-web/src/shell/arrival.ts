import { router } from '../state/router.svelte.js';

/**
 * For the heading of a page: takes the focus when the person came here by a link, so that keyboard
 * and screen reader start at the page and not where the last one ended.
 */
export function arrival(heading: HTMLElement): void {
  if (!router.takeMove()) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}
