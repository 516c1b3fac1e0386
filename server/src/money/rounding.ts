/**
 * How the exact ratio numerator / denominator becomes a whole number. The denominator is positive; anything
 * else throws.
 */
export type Rounding = (numerator: bigint, denominator: bigint) => bigint;

/** To the nearest; a tie goes away from zero. */
export const halfUp: Rounding = (numerator, denominator) =>
  divide(numerator, denominator, (twiceRest) => twiceRest >= denominator);

/** To the nearest; a tie goes to the even neighbour. */
export const halfEven: Rounding = (numerator, denominator) =>
  divide(numerator, denominator, (twiceRest, quotient) =>
    twiceRest === denominator ? quotient % 2n !== 0n : twiceRest > denominator,
  );

/** Towards zero: cuts digits off. */
export const down: Rounding = (numerator, denominator) => divide(numerator, denominator, () => false);

/** Away from zero whenever anything is left over. */
export const up: Rounding = (numerator, denominator) =>
  divide(numerator, denominator, (twiceRest) => twiceRest > 0n);

function divide(
  numerator: bigint,
  denominator: bigint,
  goesAwayFromZero: (twiceRest: bigint, quotient: bigint) => boolean,
): bigint {
  if (denominator <= 0n) throw new RangeError('a rounding needs a positive denominator');
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const twiceRest = 2n * (rest < 0n ? -rest : rest);
  if (!goesAwayFromZero(twiceRest, quotient)) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}
