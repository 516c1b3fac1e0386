/** Why a purchase was declined, with a sentence for people and the ISO 8583 response code for the network. */
export const declineReasons = {
  'card-not-active': { responseCode: '78', sentence: 'The card has not been issued or activated.' },
  'card-frozen': { responseCode: '62', sentence: 'The card is frozen.' },
  'card-closing': { responseCode: '62', sentence: 'The card is being closed.' },
  'card-closed': { responseCode: '14', sentence: 'The card is closed.' },
  'currency-not-convertible': {
    responseCode: '12',
    sentence: 'The amount cannot be converted to the currency of the card.',
  },
  'amount-too-large': { responseCode: '13', sentence: 'The amount is larger than any amount may be.' },
  'insufficient-funds': { responseCode: '51', sentence: 'The amount is larger than the available balance.' },
} as const;

export type DeclineReason = keyof typeof declineReasons;

export const APPROVED = '00';
