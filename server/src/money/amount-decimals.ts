/** Decimals of the unit every amount is counted in: ten-thousandths of the major unit. */
export const amountScale = 4;

/** Decimals an amount may be read, written or rounded with; ten-thousandths hold no more. */
export type AmountDecimals = 0 | 1 | 2 | 3 | 4;

/** Ten-thousandths in one unit of the last of `decimals` decimals: `100n` for 2. */
export function stepOf(decimals: AmountDecimals): bigint {
  return 10n ** BigInt(amountScale - decimals);
}
