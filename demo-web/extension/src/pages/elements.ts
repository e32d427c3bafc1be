/** Elements with text, never with markup: everything shown came from a page or a chain. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no #${id}`);
}

export function fieldList(fields: { label: string; value: string }[]): HTMLElement {
  return element(
    'dl',
    {},
    ...fields.flatMap(({ label, value }) => [
      element('dt', {}, visible(label)),
      element('dd', {}, visible(value)),
    ]),
  );
}

/**
 * Text as it is, with control, zero-width and direction-changing characters written out: what is
 * signed must not look different from what it is.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
