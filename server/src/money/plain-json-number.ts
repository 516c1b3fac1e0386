const jsonNumber = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?$/;

/** More zeros than any amount or rate has digits, so that a clamped exponent is still out of range. */
const clampedZeros = 64;

/**
 * Rewrites the source text of a JSON number without exponent, without zeros at the end of its fraction and
 * without the sign of zero. Null when the text is no JSON number. Work and result stay proportional to the
 * text, whatever its exponent says.
 */
export function plainJsonNumber(source: string): string | null {
  const match = jsonNumber.exec(source);
  if (match === null) return null;
  const [, sign = '', integer = '', fraction = '', exponentSign = '', exponent = '0'] = match;
  const digits = integer + fraction;
  const shift = clampedExponent(exponent, digits.length + clampedZeros);
  const point = integer.length + (exponentSign === '-' ? -shift : shift);

  const before = withoutLeadingZeros(digits.slice(0, Math.max(point, 0)).padEnd(point, '0'));
  const after = withoutTrailingZeros('0'.repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0)));
  const magnitude = after === '' ? before : `${before}.${after}`;
  return magnitude === '0' ? '0' : sign + magnitude;
}

function clampedExponent(digits: string, limit: number): number {
  const significant = withoutLeadingZeros(digits);
  return significant.length > 9 ? limit : Math.min(Number.parseInt(significant, 10), limit);
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length - 1 && digits[start] === '0') start += 1;
  return digits === '' ? '0' : digits.slice(start);
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
