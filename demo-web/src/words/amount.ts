/**
 * `units / 10^decimals` in decimal digits, exactly: money is never a float.
 * Example: `formatAmount(1500000000000000000n, 18)` is `1.5`.
 */
export function formatAmount(units: bigint, decimals = 18): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : digits.slice(-decimals).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** As {@link formatAmount}, at most `places` digits after the point; never rounds up. */
export function formatBrief(units: bigint, decimals = 18, places = 4): string {
  const exact = formatAmount(units, decimals);
  const [whole = '0', fraction = ''] = exact.split('.');
  const brief = fraction.slice(0, places).replace(/0+$/, '');
  const shown = brief === '' ? whole : `${whole}.${brief}`;
  return units > 0n && /^0$/.test(shown) ? `<0.${'0'.repeat(places - 1)}1` : shown;
}

export type AmountProblem = 'empty' | 'form' | 'decimals' | 'size';

/** The inverse of {@link formatAmount}: decimal digits with a point, no sign, no exponent, no comma. */
export function parseAmount(text: string, decimals = 18): bigint | AmountProblem {
  if (text === '') return 'empty';
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return 'form';
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) return 'decimals';
  const units = BigInt(whole + fraction.padEnd(decimals, '0'));
  return units < 2n ** 256n ? units : 'size';
}

export function amountProblem(problem: AmountProblem, decimals = 18): string {
  const sentences: Record<AmountProblem, string> = {
    empty: 'Enter an amount.',
    form: 'Use digits and one point, like 1.5.',
    decimals: `This has more than ${decimals} digits after the point.`,
    size: 'This is more than any token can hold.',
  };
  return sentences[problem];
}
