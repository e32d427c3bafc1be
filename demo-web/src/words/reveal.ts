// Controls, format characters (zero width, bidi), line and paragraph separators, and every space
// but the plain one.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

function codePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** `text` with every invisible character, and every space at its ends, made visible. */
export function reveal(text: string): string {
  return text
    .replace(INVISIBLE, (character) => `⟨${codePoint(character)}⟩`)
    .replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length));
}
