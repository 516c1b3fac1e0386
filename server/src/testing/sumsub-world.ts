import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Cardholder, Verification } from '../cardholders/index.ts';
import {
  createSumsubProvider,
  type SumsubParts,
} from '../cardholders/verification/sumsub/sumsub-provider.ts';
import { createOutboundClient, wallClock } from '../platform/index.ts';
import { closeAfterFile } from './close-after-file.ts';
import { startSumsub, sumsubSecrets } from './sumsub-server.ts';

export const CREATE = 'POST /resources/applicants';
export const TOKEN = 'POST /resources/accessTokens/sdk';
export const FIND = (id: string) => `GET /resources/applicants/-;externalUserId=${id}/one`;

/** Somebody who waits to be verified. */
export function person(more: Partial<Cardholder> = {}, known: Partial<Verification> = {}) {
  const ids = { merchantId: randomUUID(), programmeId: randomUUID() };
  const cardholder: Cardholder = {
    ...ids,
    id: randomUUID(),
    number: 1000000000000001n,
    registeredFor: null,
    firstName: 'Zoë',
    lastName: "O'Hara",
    email: 'zoe@example.com',
    phone: '138-0000 0000',
    phoneCountryCode: '86',
    birthday: '1990-02-28',
    countryCode: 'CN',
    city: '上海',
    address: '1 Main Street',
    addressLineTwo: '',
    state: '',
    postalCode: '200000',
    createdAt: new Date('2026-04-01T00:00:00.000Z'),
    ...more,
  };
  const verification: Verification = {
    ...ids,
    id: randomUUID(),
    cardholderId: cardholder.id,
    provider: 'sumsub',
    applicantId: null,
    status: 'not-started',
    retryAllowed: false,
    reason: '',
    reviewedAt: null,
    toldAt: null,
    reviewedBy: null,
    flagged: false,
    dueAt: null,
    createdAt: cardholder.createdAt,
    ...known,
  };
  return { cardholder, verification };
}

/** A stand-in for Sumsub, and providers that ask it. */
export async function sumsubWorld() {
  const http = createOutboundClient({ allowPrivate: true });
  closeAfterFile(() => http.close());
  const sumsub = await startSumsub();

  /** A provider, what it waited for, and what it asked since it was made. */
  function provider(parts: Partial<SumsubParts> = {}, server = sumsub) {
    const before = server.requests.length;
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => void pauses.push(milliseconds);
    const made = createSumsubProvider({ settings: server.settings, http, wall: wallClock, pause, ...parts });
    return { ...made, pauses, asked: () => server.requests.slice(before) };
  }

  return { http, sumsub, provider };
}

export const routes = (asked: readonly { method: string; path: string }[]) =>
  asked.map(({ method, path }) => `${method} ${path.split('?')[0]}`);

/** The problem of somebody who was not let in; it may be logged. */
export function problemOf(outcome: { kind: string; problem?: string }): string {
  if (outcome.kind !== 'unavailable' || outcome.problem === undefined) throw new Error(outcome.kind);
  for (const text of Object.values(sumsubSecrets)) expect(outcome.problem).not.toContain(text);
  expect(outcome.problem).not.toMatch(/_act-|zoe|Hara|13800000000|1990/i);
  return outcome.problem;
}
