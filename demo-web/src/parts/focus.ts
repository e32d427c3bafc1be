import { tick } from 'svelte';

/**
 * When a button that had the focus is gone, the focus falls to nowhere and a keyboard starts at the
 * top again. This puts it on `element` instead; a focus that is somewhere is left alone.
 */
export async function catchFocus(element: HTMLElement | undefined): Promise<void> {
  await tick();
  if (element && (document.activeElement === document.body || document.activeElement === null)) {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }
}
