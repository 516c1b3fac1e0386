import { z } from 'zod';
import type { DeliveryAddress } from '../../cards/index.ts';
import { isCountry } from '../../catalog/index.ts';
import { cleanText } from '../clean-text.ts';

const optionalText = (longest: number) => z.union([z.literal(''), cleanText(longest)]);

/** Where a plastic is sent, in a request. */
export const deliveryAddressFields = z
  .strictObject({
    recipient: cleanText(100),
    lines: z.array(cleanText(200)).min(1).max(4),
    city: cleanText(100),
    state: optionalText(100).default(''),
    postal_code: optionalText(20).default(''),
    country_code: z.string().refine(isCountry, 'must be an ISO 3166-1 alpha-2 code'),
  })
  .meta({ id: 'DeliveryAddressFields' });

export const deliveryAddressView = z
  .strictObject({
    recipient: z.string(),
    lines: z.array(z.string()),
    city: z.string(),
    state: z.string(),
    postal_code: z.string(),
    country_code: z.string(),
  })
  .meta({ id: 'DeliveryAddress' });

export function readDeliveryAddress(body: z.output<typeof deliveryAddressFields>): DeliveryAddress {
  const { recipient, lines, city, state, postal_code: postalCode, country_code: countryCode } = body;
  return { recipient, lines, city, state, postalCode, countryCode };
}

export function deliveryAddressViewOf(address: DeliveryAddress): z.input<typeof deliveryAddressView> {
  const { recipient, lines, city, state, postalCode, countryCode } = address;
  return { recipient, lines: [...lines], city, state, postal_code: postalCode, country_code: countryCode };
}
