import { expect, it } from 'vitest';
import { reveal } from '../src/words/reveal.js';

it('shows everything that is in a name', () => {
  expect(reveal(' a\u200bb  ')).toBe('␣a⟨U+200B⟩b␣␣');
  expect(reveal('a\u202eb\u00a0')).toBe('a⟨U+202E⟩b⟨U+00A0⟩');
  expect(reveal('a b')).toBe('a b');
  expect(reveal('Zürich 小米')).toBe('Zürich 小米');
});
