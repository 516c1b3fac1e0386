import { expect } from 'vitest';
import type { FaultKind } from '../bad-input/fault-kinds.ts';
import type { Fault } from '../bad-input/target.ts';
import { type BananatechAnswer, expectRefusal, expectSealedSuccess } from '../bananatech-requests.ts';

/** A refusal of the envelope, whole. It is in clear until the request has been read. */
export function expectEnvelopeRefusal({ httpStatus, sealed, text }: BananatechAnswer, message: string): void {
  expect({ httpStatus, sealed, text }).toStrictEqual({
    httpStatus: 400,
    sealed: false,
    text: JSON.stringify({ success: false, message }),
  });
}

/** The whole refusal that the README of the dialect has for a fault. */
export function expectFaultRefused(answer: BananatechAnswer, fault: Fault): void {
  const { kind, at, name } = fault;
  // To keep numbers as they were written, JSON is read in a way that goes only so deep.
  const isTooDeep = name.endsWith('is a deep list');
  if (kind === 'not-json' || kind === 'not-an-object' || isTooDeep) {
    expectEnvelopeRefusal(answer, 'Invalid JSON payload');
    return;
  }
  const { message } = JSON.parse(answer.text);
  expectRefusal(answer, message);
  if (at === null || !isInvalid(fault)) expect(message).toBe(sentenceOf(fault));
  else expect(message.startsWith(`Invalid field: ${at} `), message).toBe(true);
}

/** What has a sentence of its own. Everything else says `Invalid field`, which field, and what it has to be. */
function sentenceOf({ kind, at, field, stranger }: Fault): string {
  if (kind === 'replay') return 'Duplicate request';
  // A user of ours has no card of another one of ours.
  if (stranger === 'another user of ours' && at === 'user_id') return 'Card not found';
  if (field?.kind === 'id' && isOfNobodyHere(kind)) return `${named(field.of)} not found`;
  if (at === 'pin' && !isAbsent(kind)) return 'Invalid PIN';
  if (at === 'deposit_amount') return 'Deposit amount is required';
  return `Missing required field: ${at === 'url' ? 'webhook_url' : at}`;
}

function isInvalid({ kind, at, field }: Fault): boolean {
  return !(isAbsent(kind) || at === 'pin' || (field?.kind === 'id' && isOfNobodyHere(kind)));
}

function isAbsent(kind: FaultKind): boolean {
  return kind === 'missing' || kind === 'null' || kind === 'blank';
}

function isOfNobodyHere(kind: FaultKind): boolean {
  return kind === 'unknown-id' || kind === 'foreign-id';
}

function named(what: string): string {
  return what.charAt(0).toUpperCase() + what.slice(1);
}

/** A success. An id of nobody here, where that is taken, is a filter that fits nothing. */
export function expectTaken(answer: BananatechAnswer, tolerated: Fault | null): void {
  expectSealedSuccess(answer);
  if (tolerated && isOfNobodyHere(tolerated.kind))
    expect(JSON.parse(answer.text)).toEqual({ data: [], total: 0 });
}
