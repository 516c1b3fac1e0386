import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { testPng } from './test-images.ts';

type Body = Readonly<Record<string, unknown>>;

/** The templates that every programme starts with, by what is special about them. */
export const templates = {
  /** Virtual, for verified people. */
  verified: 1,
  /** Virtual, for people with a phone number; active from its first recharge. */
  firstRecharge: 2,
  /** Virtual, ordered with a deposit only. */
  deposit: 3,
  /** For verified people. */
  physical: 4,
} as const;

/** An address that nobody has. */
export function newEmail(): string {
  return `${randomUUID()}@example.com`;
}

/** A registration that asks for an email alone. */
export function registration(more: Body = {}): Record<string, unknown> {
  return { email: newEmail(), template_id: templates.deposit, ...more };
}

/** A registration with a phone number. */
export function phoneRegistration(more: Body = {}): Record<string, unknown> {
  return registration({
    ...{ template_id: templates.firstRecharge, dial_code: '+1', phone_number: '4155550100' },
    ...more,
  });
}

/** A registration with papers that the reviewer approves. */
export function kycRegistration(kyc: Body = {}, more: Body = {}): Record<string, unknown> {
  return registration({ template_id: templates.verified, kyc_data: kycData(kyc), ...more });
}

/** Every member of the document. */
export function kycData(more: Body = {}): Record<string, unknown> {
  const picture = testPng().toString('base64');
  return {
    first_name: 'Jane',
    last_name: 'Doe',
    gender: 'FEMALE',
    date_of_birth: '1990-01-31',
    identification_type: 'PASSPORT',
    identification_number: 'X1234567',
    front_img_base64: picture,
    back_img_base64: picture,
    handheld_img_base64: picture,
    issue: Date.UTC(2020, 0, 1),
    expiry: Date.UTC(2040, 0, 1),
    country_code: 'US',
    region: 'NY',
    city: 'New York',
    postcode: '10001',
    address_line: '123 Main St',
    ...more,
  };
}

/** As much of an answer as these helpers look at: the server's own code does not import the client. */
export interface BananatechAnswer {
  readonly httpStatus: number;
  readonly sealed: boolean;
  /** The JSON that was inside, its numbers as they were written. */
  readonly text: string;
}

/** The whole wire form of a business error: HTTP 400, sealed, this sentence and nothing else. */
export function expectRefusal({ httpStatus, sealed, text }: BananatechAnswer, message: string): void {
  expect({ httpStatus, sealed, text }).toStrictEqual({
    httpStatus: 400,
    sealed: true,
    text: JSON.stringify({ success: false, message }),
  });
}

/** The whole wire form of a success: HTTP 200, sealed, and where it is said just this text. */
export function expectSealedSuccess(
  { httpStatus, sealed, text }: BananatechAnswer,
  written?: string | RegExp,
): void {
  expect({ httpStatus, sealed, text }).toStrictEqual({
    httpStatus: 200,
    sealed: true,
    text:
      written === undefined ? text : typeof written === 'string' ? written : expect.stringMatching(written),
  });
}

/** An answer that says no more than that it was done, or accepted. */
export function expectConfirmation(answer: BananatechAnswer, message: string): void {
  expectSealedSuccess(answer, JSON.stringify({ success: true, message }));
}

/** Forms of values on this wire. */
export const wireForms = {
  /** A number of ours: it is a safe JSON integer. */
  id: /^1\d{15}$/,
  /** ISO 8601 in UTC, in whole seconds. */
  time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
} as const;
