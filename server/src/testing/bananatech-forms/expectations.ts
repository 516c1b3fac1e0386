import { expect } from 'vitest';
import type { FaultKind } from '../bad-input/fault-kinds.ts';
import type { Fault } from '../bad-input/target.ts';
import { type BananatechAnswer, expectRefusal, expectSealedSuccess } from '../bananatech-requests.ts';

/** The stranger who is one of our own users: what is theirs is not another's. */
export const ANOTHER_USER = 'another user of ours';

/** A refusal of the envelope, whole: HTTP 400 and in clear, because nobody is trusted yet. */
export function expectEnvelopeRefusal({ httpStatus, sealed, text }: BananatechAnswer, message: string): void {
  const refusal = { httpStatus: 400, sealed: false, text: JSON.stringify({ success: false, message }) };
  expect({ httpStatus, sealed, text }).toStrictEqual(refusal);
}

/** The whole refusal that the README of the dialect has for a fault. */
export function expectFaultRefused(answer: BananatechAnswer, fault: Fault): void {
  if (isUnreadable(fault.kind)) {
    expectEnvelopeRefusal(answer, 'Invalid JSON payload');
    return;
  }
  const { message } = JSON.parse(answer.text);
  expect(message).toMatch(new RegExp(`^${sentenceOf(fault)}$`));
  expectRefusal(answer, message);
}

/** What no object comes of. The reader gives up on what is nested deeper than its stack. */
function isUnreadable(kind: FaultKind): boolean {
  return kind === 'not-json' || kind === 'not-an-object' || kind === 'too-deep';
}

/** As a pattern. */
function sentenceOf(fault: Fault): string {
  const { kind, at, field } = fault;
  if (kind === 'replay') return 'Duplicate request';
  if (kind === 'missing' || kind === 'null' || kind === 'blank')
    return `Missing required field: ${at === 'url' ? 'webhook_url' : at}`;
  if (field?.kind === 'id' && isOfNobodyHere(kind)) return notFound(fault, field.of);
  return at === 'pin' ? 'Invalid PIN' : `Invalid field: ${at} ${problemOf(fault)}`;
}

function isOfNobodyHere(kind: FaultKind): boolean {
  return kind === 'unknown-id' || kind === 'foreign-id';
}

/** A user of ours is there, but the card is not theirs. */
function notFound({ stranger }: Fault, of: string): string {
  if (of === 'challenge') return '3DS transaction not found';
  if (of === 'template') return 'Template not found';
  return of === 'card' || stranger === ANOTHER_USER ? 'Card not found' : 'User not found';
}

/** The end of the sentence, which says what is right. */
function problemOf({ kind, at, field }: Fault): string {
  const name = at?.split('.').at(-1) ?? '';
  const form = forms[name] ?? '';
  if (name.endsWith('_base64')) return kind === 'too-long' ? 'must be a picture of at most 8 MiB' : form;
  if (kind === 'malformed') return form;
  if (kind === 'too-long') return 'must have at most \\d+ characters';
  if (kind === 'broken-text') return 'must (have no control characters|be well-formed Unicode)';
  if (kind === 'unknown-value') return 'must be one of \\w+(, \\w+)+';
  switch (field?.kind) {
    case 'id':
      return field.form === 'integer' ? 'must be an integer' : 'must be a string';
    case 'amount':
      return kind === 'amount' ? wrongAmount : 'must be a number, such as 100\\.0';
    case 'integer':
      return `must be a whole number from ${field.least} to ${field.most}`;
    case 'boolean':
      return 'must be true or false';
    case 'object':
      return 'must be an object';
    case 'digits':
      return `must be a string of ${field.fewest} to ${field.most} digits`;
    default:
      return 'must be a string';
  }
}

const wrongAmount = `(${[
  ...['must not be negative', 'must be above zero', 'must have at most four decimals'],
  ...['must have at most 12 digits before the decimal point', 'has more decimals than USD'],
].join('|')})`;

const pictureForm = 'must be a picture in Base64';
const urlForm =
  'must (be an absolute URL, such as https://example\\.com/hooks|begin with http:// or https://|not hold a user name or password|not point into a private network)';
const boundForm = 'must be an ISO 8601 date, or date and time';

/** Of texts, by their field. */
const forms: Readonly<Record<string, string>> = {
  email: 'must be an email address',
  dial_code: 'must be a phone country code, such as \\+1',
  phone_number: 'must be a phone number of 4 to 15 digits',
  date_of_birth: 'must be a day in the past, such as 1990-01-31',
  country_code: 'must be an ISO 3166-1 alpha-2 code',
  front_img_base64: pictureForm,
  back_img_base64: pictureForm,
  handheld_img_base64: pictureForm,
  start_date: boundForm,
  end_date: boundForm,
  webhook_url: urlForm,
  url: urlForm,
};

/** A success. An id of nobody here, where that is taken, is a filter that fits nothing. */
export function expectTaken(answer: BananatechAnswer, tolerated: Fault | null): void {
  const isNobodys = tolerated !== null && isOfNobodyHere(tolerated.kind);
  expectSealedSuccess(answer, isNobodys ? '{"data":[],"total":0}' : undefined);
}
