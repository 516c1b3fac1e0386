import { expect } from 'vitest';
import type { FaultKind } from '../bad-input/fault-kinds.ts';
import type { BareAnswer, Fault } from '../bad-input/target.ts';
import { expectRefusal, expectSuccess } from '../worldcard-requests.ts';

interface Answer extends BareAnswer {
  readonly message: string;
}

export type EnvelopeRefusal = readonly [code: number, message: string];

/** A refusal of the envelope, whole: the HTTP status is the code. */
export function expectEnvelopeRefusal(
  { httpStatus, text }: BareAnswer,
  [code, message]: EnvelopeRefusal,
): void {
  expect({ httpStatus, ...JSON.parse(text) }).toStrictEqual({ httpStatus: code, code, message, data: null });
}

/** The whole refusal that the README of the dialect has for a fault. */
export function expectFaultRefused(answer: Answer, fault: Fault): void {
  const ofWhole = wholeRefusals[fault.kind];
  if (ofWhole) {
    expectEnvelopeRefusal(answer, ofWhole);
    return;
  }
  const { code } = JSON.parse(answer.text);
  expect(codesOf(fault)).toContain(code);
  expectRefusal(answer, code, mentionOf(fault));
}

const noObject = [400, 'The decrypted body must be a JSON object'] as const;

const wholeRefusals: Partial<Record<FaultKind, EnvelopeRefusal>> = {
  'not-json': noObject,
  'not-an-object': noObject,
  replay: [401, 'Request already processed (duplicate nonce)'],
};

const codesOfUnknown: Readonly<Record<string, number>> = {
  card: 10001,
  'card order': 10010,
  'card BIN': 10008,
};

function codesOf({ kind, at, field }: Fault): readonly number[] {
  if (kind === 'missing' || kind === 'null' || kind === 'blank') return [1101];
  if (at === 'page') return [1103];
  if (at === 'page_size') return [1104];
  if (field?.kind === 'amount') return [10013];
  if (field?.kind === 'digits') return [10018];
  if (field?.kind === 'id' && isOfNobodyHere(kind)) return [codesOfUnknown[field.of] ?? 0];
  if (at === 'card_type' && kind === 'unknown-value') return [10005, 10017];
  if (/^birth/.test(at ?? '') && kind === 'malformed') return [1075, 1076, 1102, 1105];
  return [1102];
}

function isOfNobodyHere(kind: FaultKind): boolean {
  return kind === 'unknown-id' || kind === 'foreign-id';
}

/** Whoever looks for a card that is not there is not told by which id. */
function mentionOf({ kind, at, field }: Fault): string {
  const isCard = field?.kind === 'id' && field.of === 'card';
  return isCard && isOfNobodyHere(kind) ? 'The card does not exist.' : (at ?? '');
}

/** A success. An id of nobody here, where that is taken, is a filter that fits nothing, or is not looked at. */
export function expectTaken(answer: Answer, tolerated: Fault | null, isList: boolean): void {
  expectSuccess(answer);
  if (tolerated && isList && isOfNobodyHere(tolerated.kind)) {
    expect(JSON.parse(answer.text).data).toMatchObject({ total: 0, list: [] });
  }
}
