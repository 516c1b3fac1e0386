/**
 * Why a message was declined: a sentence for people, and the response code of ISO 8583 (field 39; letters are those
 * that Visa adds to it) for the network.
 */
export const declineReasons = {
  // The card and its holder
  'card-not-active': { responseCode: '78', sentence: 'The card has not been issued or activated.' },
  'card-frozen': { responseCode: '62', sentence: 'The card is frozen.' },
  'card-closing': { responseCode: '62', sentence: 'The card is being closed.' },
  'card-closed': { responseCode: '14', sentence: 'The card is closed.' },
  'card-lost': { responseCode: '41', sentence: 'The card has been reported lost.' },
  'card-stolen': { responseCode: '43', sentence: 'The card has been reported stolen.' },
  'card-replaced': { responseCode: '14', sentence: 'The card number is an old one: the card was replaced.' },
  'card-blocked-by-issuer': { responseCode: '62', sentence: 'The issuer has blocked the card.' },
  'card-expired': { responseCode: '54', sentence: 'The card has expired.' },
  'cardholder-not-verified': { responseCode: '57', sentence: 'The cardholder has not been verified.' },
  // What was presented
  'expiry-mismatch': { responseCode: '54', sentence: 'The expiry date is not the one of the card.' },
  'cvv2-mismatch': { responseCode: 'N7', sentence: 'The CVV2 is not the one of the card.' },
  // ISO 8583:1987, security violation. Visa's own 82 covers it too, but means something else to Mastercard.
  'authentication-mismatch': {
    responseCode: '63',
    sentence: 'The authentication value of 3-D Secure was not made for this purchase with this card.',
  },
  'pin-not-set': { responseCode: '86', sentence: 'A PIN was entered, but the card has none.' },
  'pin-incorrect': { responseCode: '55', sentence: 'The PIN is not correct.' },
  'pin-tries-exceeded': { responseCode: '75', sentence: 'A wrong PIN was entered too often.' },
  // The amount
  'currency-not-convertible': {
    responseCode: '12',
    sentence: 'The amount cannot be converted to the currency of the card.',
  },
  'amount-not-positive': { responseCode: '13', sentence: 'The amount must be more than zero.' },
  'amount-too-large': { responseCode: '13', sentence: 'The amount is larger than any amount may be.' },
  'cashback-exceeds-amount': {
    responseCode: '13',
    sentence: 'The cashback is larger than the whole amount.',
  },
  'transaction-amount-limit': {
    responseCode: '61',
    sentence: 'The amount is larger than one transaction may be.',
  },
  // Where and how the card was used
  'mcc-blocked': { responseCode: '57', sentence: 'This category of merchants is blocked.' },
  'mcc-not-allowed': {
    responseCode: '57',
    sentence: 'Only some categories of merchants are allowed, not this one.',
  },
  'merchant-blocked': { responseCode: '57', sentence: 'This merchant is blocked.' },
  'merchant-not-allowed': { responseCode: '57', sentence: 'Only some merchants are allowed, not this one.' },
  'country-blocked': { responseCode: '57', sentence: 'Merchants of this country are blocked.' },
  'country-not-allowed': {
    responseCode: '57',
    sentence: 'Merchants of only some countries are allowed, not of this one.',
  },
  'channel-blocked': { responseCode: '57', sentence: 'The card may not be used in this way.' },
  'category-blocked': { responseCode: '57', sentence: 'This kind of payment is switched off.' },
  'cash-not-allowed': { responseCode: '57', sentence: 'The card may not be used for cash.' },
  'single-use-card-used': { responseCode: '57', sentence: 'The card was for one use, and has been used.' },
  'locked-to-other-merchant': {
    responseCode: '57',
    sentence: 'The card is locked to the merchant of its first use.',
  },
  // Limits over a time
  'card-amount-limit': {
    responseCode: '61',
    sentence: 'A limit of the card on the amount spent would be passed.',
  },
  'card-count-limit': {
    responseCode: '65',
    sentence: 'A limit of the card on the number of uses would be passed.',
  },
  'product-amount-limit': {
    responseCode: '61',
    sentence: 'A limit of the product on the amount spent with a card would be passed.',
  },
  'product-count-limit': {
    responseCode: '65',
    sentence: 'A limit of the product on the number of uses of a card would be passed.',
  },
  'cardholder-amount-limit': {
    responseCode: '61',
    sentence: 'A limit of the cardholder on the amount spent would be passed.',
  },
  'cardholder-count-limit': {
    responseCode: '65',
    sentence: 'A limit of the cardholder on the number of uses would be passed.',
  },
  'programme-amount-limit': {
    responseCode: '61',
    sentence: 'A limit of the programme on the amount spent would be passed.',
  },
  'programme-count-limit': {
    responseCode: '65',
    sentence: 'A limit of the programme on the number of uses would be passed.',
  },
  // Money
  'insufficient-funds': { responseCode: '51', sentence: 'The amount is larger than the available balance.' },
  'insufficient-funds-for-fees': {
    responseCode: '51',
    sentence: 'The available balance covers the amount, but not its fees.',
  },
  'insufficient-shared-funds': {
    responseCode: '51',
    sentence: "The account that the product's cards share does not cover the amount.",
  },
  'insufficient-reserve': {
    responseCode: '51',
    sentence: "The merchant's reserve does not cover the amount.",
  },
  // The merchant's own decision
  'declined-by-merchant': { responseCode: '05', sentence: 'The decision hook declined.' },
  'hook-timed-out': { responseCode: '91', sentence: 'The decision hook did not answer in time.' },
  'hook-failed': {
    responseCode: '91',
    sentence: 'The decision hook could not be asked, or its answer was not valid.',
  },
  'hook-fallback-limit': {
    responseCode: '61',
    sentence: 'The decision hook did not answer, and the amount is above what is approved without it.',
  },
  // What belongs to another message
  'already-reversed': { responseCode: '79', sentence: 'The purchase was reversed before it was asked for.' },
  'no-original': { responseCode: '25', sentence: 'There is no purchase for this message to follow.' },
  'original-not-open': {
    responseCode: '12',
    sentence: 'The purchase that this message follows is not open any more.',
  },
  'nothing-to-reverse': { responseCode: '21', sentence: 'Nothing of the purchase is left to be reversed.' },
  'exceeds-original': {
    responseCode: '13',
    sentence: 'The amount is larger than what is left of the purchase.',
  },
  'declined-elsewhere': { responseCode: '05', sentence: 'The network declined it on our behalf.' },
  'declined-by-request': { responseCode: '05', sentence: 'A test asked for a decline.' },
} as const satisfies Record<string, { readonly responseCode: string; readonly sentence: string }>;

export type DeclineReason = keyof typeof declineReasons;

export const APPROVED = '00';
/** Approved for a part of the amount. */
export const APPROVED_IN_PART = '10';
