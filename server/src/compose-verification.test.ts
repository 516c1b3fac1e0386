import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Card, openVerification } from './cards/index.ts';
import {
  composeProviders,
  composeVerificationProvider,
  verificationWarning,
} from './compose-verification.ts';
import type { VerificationConfig } from './config.ts';
import { createHttpServer, createOutboundClient } from './platform/index.ts';
import { applicationWorld } from './testing/application-world.ts';
import { closeAfterFile } from './testing/close-after-file.ts';
import { SUMSUB_LEVEL, startSumsub } from './testing/sumsub-server.ts';
import { testDatabase } from './testing/test-database.ts';

const sumsub = await startSumsub();
const world = await applicationWorld(await testDatabase());
const { engine } = world;
const http = createOutboundClient({ allowPrivate: true });
closeAfterFile(() => http.close());

const verification: VerificationConfig = { provider: 'sumsub', settings: sumsub.settings };
const troubles: string[] = [];
beforeEach(() => void troubles.splice(0));

/** Opens the verification of a card's holder, with the provider that a configuration names. */
function open(card: Card, config: VerificationConfig = verification) {
  const provider = composeVerificationProvider({ verification: config }, { ...engine, http });
  const onTrouble = (problem: string) => void troubles.push(problem);
  return openVerification({ ...engine.cards, verification: { provider, onTrouble } }, card);
}

const server = createHttpServer({
  log: pino({ level: 'silent' }),
  newId: randomUUID,
  doors: [composeProviders({ verification }, engine)],
  trustedProxies: [],
  databaseAnswers: async () => true,
});
const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => server.close());

/** What Sumsub says of a card's holder at a time, and what is answered. */
async function tell(card: Card, type: string, seconds: number, reviewResult?: object) {
  const { id: externalUserId, applicantId } = await world.verification(card);
  const at = new Date(Date.UTC(2026, 3, 1, 10, 0, seconds)).toISOString();
  const event = {
    type,
    externalUserId,
    applicantId: applicantId ?? 'none',
    correlationId: `req-${seconds}`,
    levelName: SUMSUB_LEVEL,
    sandboxMode: true,
    reviewStatus: reviewResult ? 'completed' : 'pending',
    createdAtMs: at.replace('T', ' ').replace('Z', ''),
    ...(reviewResult ? { reviewResult } : {}),
  };
  const response = await fetch(`http://127.0.0.1:${port}/providers/sumsub`, sumsub.webhook(event));
  return { status: response.status, ...((await response.json()) as object) };
}

const GREEN = { reviewAnswer: 'GREEN' };
const RETRY = { reviewAnswer: 'RED', reviewRejectType: 'RETRY', moderationComment: 'Blurred.' };
const FINAL = { reviewAnswer: 'RED', reviewRejectType: 'FINAL', moderationComment: 'Not accepted.' };

describe('nobody is let in', () => {
  test('where no provider was named: the log says what to set', async () => {
    const card = await world.applied();
    expect(await open(card, { provider: 'none' })).toEqual({
      kind: 'refused',
      reason: 'provider-unavailable',
    });
    expect(troubles).toEqual([expect.stringContaining('EMBOSS_VERIFICATION_PROVIDER')]);
    expect(await world.verification(card)).toMatchObject({ status: 'not-started', applicantId: null });
  });

  test('while Sumsub is away, and nothing has changed when it is back', async () => {
    const card = await world.applied();
    sumsub.failNext({ status: 503 }, { status: 503 });
    expect(await open(card)).toEqual({ kind: 'refused', reason: 'provider-unavailable' });
    expect(troubles).toEqual([expect.stringContaining('answered 503')]);
    expect(await world.verification(card)).toMatchObject({ status: 'not-started' });
    expect((await open(card)).kind).toBe('opened');
  });
});

test('what Sumsub says of a verification that is not here changes nothing', async () => {
  const event = {
    type: 'applicantReviewed',
    externalUserId: randomUUID(),
    applicantId: 'x',
    reviewStatus: 'completed',
    reviewResult: GREEN,
    createdAtMs: '2026-04-01 10:00:00.000',
  };
  const response = await fetch(`http://127.0.0.1:${port}/providers/sumsub`, sumsub.webhook(event));
  expect([response.status, await response.json()]).toEqual([200, { result: 'not-found' }]);
});

test('a holder is refused, tries again and is approved, told in any order and more than once', async () => {
  const card = await world.applied();
  const opened = await open(card);
  const { id, applicantId } = await world.verification(card);
  expect(opened).toMatchObject({ kind: 'opened', verification: { status: 'pending', applicantId } });
  expect(sumsub.applicants.get(id)?.id).toBe(applicantId);

  expect(await tell(card, 'applicantPending', 1)).toEqual({ status: 200, result: 'unchanged' });
  expect(await tell(card, 'applicantReviewed', 2, RETRY)).toEqual({ status: 200, result: 'reviewed' });
  expect(await tell(card, 'applicantReviewed', 2, RETRY)).toEqual({ status: 200, result: 'repeated' });
  expect(await world.verification(card)).toMatchObject({
    status: 'rejected',
    retryAllowed: true,
    reason: 'Blurred.',
    reviewedBy: 'automated',
  });
  expect((await world.reread(card)).status).toBe('pending-verification');

  expect(await tell(card, 'applicantOnHold', 1)).toEqual({ status: 200, result: 'unchanged' });
  expect(await tell(card, 'applicantPending', 3)).toEqual({ status: 200, result: 'noted' });
  expect(await world.verification(card)).toMatchObject({ status: 'pending', retryAllowed: false });

  expect(await tell(card, 'applicantReviewed', 5, GREEN)).toEqual({ status: 200, result: 'reviewed' });
  expect((await world.reread(card)).status).toBe('pending-assignment');
  expect(await tell(card, 'applicantReviewed', 4, FINAL)).toEqual({ status: 200, result: 'reviewed' });
  expect(await tell(card, 'applicantReset', 6)).toEqual({ status: 200, result: 'noted' });
  expect(await world.verification(card)).toMatchObject({ status: 'approved', flagged: true });
  expect((await world.reread(card)).status).toBe('pending-assignment');
  expect((await world.reviews(card)).map(({ verdict }) => verdict)).toEqual([
    'rejected',
    'rejected',
    'approved',
  ]);
});

test('a holder who has to start anew is on it again', async () => {
  const card = await world.applied();
  await open(card);
  await tell(card, 'applicantReviewed', 2, RETRY);
  expect(await tell(card, 'applicantReset', 3)).toEqual({ status: 200, result: 'noted' });
  expect(await world.verification(card)).toMatchObject({ status: 'pending' });
});

test('a final refusal ends the application', async () => {
  const card = await world.applied();
  await open(card);
  expect(await tell(card, 'applicantReviewed', 2, FINAL)).toEqual({ status: 200, result: 'reviewed' });
  expect((await world.reread(card)).status).toBe('failed');
  expect(await world.verification(card)).toMatchObject({ status: 'rejected', retryAllowed: false });
});

test('where the business clock is ahead, reviews are as far ahead', async () => {
  const card = await world.applied();
  await open(card);
  const aDayMs = 24 * 60 * 60 * 1000;
  await engine.clock.advance(aDayMs);
  await tell(card, 'applicantReviewed', 2, GREEN);
  const { reviewedAt } = await world.verification(card);
  const aheadMs = (reviewedAt?.getTime() ?? 0) - Date.UTC(2026, 3, 2, 10, 0, 2);
  expect(Math.abs(aheadMs)).toBeLessThan(60_000);
});

test('a production whose provider is the simulated one says at its start that people have to look', () => {
  const simulated = { provider: 'simulated' } as const;
  expect(verificationWarning({ mode: 'production', verification: simulated })).toMatch(
    /^EMBOSS_VERIFICATION_PROVIDER/,
  );
  expect(verificationWarning({ mode: 'production', verification })).toBeNull();
  expect(verificationWarning({ mode: 'production', verification: { provider: 'none' } })).toBeNull();
  expect(verificationWarning({ mode: 'sandbox', verification: simulated })).toBeNull();
});
