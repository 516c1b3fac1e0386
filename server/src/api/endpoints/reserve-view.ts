import { z } from 'zod';
import { amountText, currencyCode, idText } from '../fields.ts';

export const balanceView = z
  .strictObject({
    currency: currencyCode,
    posted: amountText,
    held: amountText.meta({ description: 'Set aside for operations under way.' }),
    available: amountText,
  })
  .meta({ id: 'ReserveBalance' });

export const fundingView = z
  .strictObject({
    id: idText('transfer'),
    currency: currencyCode,
    amount: amountText,
    posted: amountText,
    available: amountText,
  })
  .meta({ id: 'ReserveFunding' });
