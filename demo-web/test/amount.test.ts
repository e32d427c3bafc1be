import { describe, expect, it } from 'vitest';
import { formatAmount, formatBrief, parseAmount } from '../src/words/amount.js';

describe('amounts', () => {
  it('are exact in both directions', () => {
    const cases: [bigint, number, string][] = [
      [0n, 18, '0'],
      [1n, 18, '0.000000000000000001'],
      [1_500_000_000_000_000_000n, 18, '1.5'],
      [123_456_789n, 6, '123.456789'],
      [7n, 0, '7'],
      [
        2n ** 256n - 1n,
        18,
        '115792089237316195423570985008687907853269984665640564039457.584007913129639935',
      ],
    ];
    for (const [units, decimals, text] of cases) {
      expect(formatAmount(units, decimals)).toBe(text);
      expect(parseAmount(text, decimals)).toBe(units);
    }
  });

  it('name what is wrong with a text', () => {
    expect(parseAmount('', 18)).toBe('empty');
    for (const text of ['1,5', '-1', '+1', '1e18', '.5', '1.', '0x10', ' 1', '1 000', '١']) {
      expect(parseAmount(text, 18), text).toBe('form');
    }
    expect(parseAmount('0.0000001', 6)).toBe('decimals');
    expect(parseAmount('0.5', 0)).toBe('decimals');
    expect(parseAmount('9'.repeat(78), 0)).toBe('size');
  });

  it('are never rounded up when shortened', () => {
    expect(formatBrief(1_999_999_999_999_999_999n)).toBe('1.9999');
    expect(formatBrief(1n)).toBe('<0.0001');
    expect(formatBrief(0n)).toBe('0');
  });
});
