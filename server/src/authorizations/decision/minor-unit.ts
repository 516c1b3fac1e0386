import { type Currency, exponentOf } from '../../money/index.ts';

/** The currency's minor unit, in ten-thousandths of its major unit. */
export const minorUnit = (currency: Currency): bigint => 10n ** BigInt(4 - exponentOf(currency));
