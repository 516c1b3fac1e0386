import type { Check } from './check.ts';

/** The available balance covers the amount. */
export const fundsAreSufficient: Check = ({ billing, available }) =>
  billing !== null && billing.amount <= available ? null : 'insufficient-funds';
