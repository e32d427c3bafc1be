/** Something in a text that is hashed as it stands and that the eye does not see. */
export type Finding = { code: 'leading' | 'trailing' | 'invisible' | 'composition'; text: string };

// Controls, format characters (zero width, bidi), line and paragraph separators, and every space
// but the plain one.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

function codePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * What a person should know before `text` is hashed. Nothing is trimmed or normalised: another tool
 * would then get another identifier from the same words.
 */
export function inspect(text: string): Finding[] {
  const findings: Finding[] = [];
  if (/^\s/u.test(text)) findings.push({ code: 'leading', text: 'It begins with a space.' });
  if (/\s$/u.test(text)) findings.push({ code: 'trailing', text: 'It ends with a space.' });
  const invisible = [...new Set(text.match(INVISIBLE) ?? [])].map(codePoint);
  if (invisible.length > 0) {
    findings.push({
      code: 'invisible',
      text: `It contains characters that cannot be seen: ${invisible.join(', ')}.`,
    });
  }
  if (text.normalize('NFC') !== text) {
    findings.push({
      code: 'composition',
      text: 'An accent is written as a separate character. The same word typed elsewhere may give another identifier.',
    });
  }
  return findings;
}

/** `text` with every space and invisible character made visible. */
export function reveal(text: string): string {
  return text
    .replace(INVISIBLE, (character) => `⟨${codePoint(character)}⟩`)
    .replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length));
}

/** The most bytes a project name or a device identifier may have in UTF-8. */
export const NAME_BYTES = 1024;

/** Why `text` cannot be a name at all, or null. */
export function nameProblem(text: string): string | null {
  if (text === '') return null;
  const size = new TextEncoder().encode(text).length;
  return size > NAME_BYTES ? `This is ${size} bytes long; at most ${NAME_BYTES} are accepted.` : null;
}
