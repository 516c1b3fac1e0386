import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createGroupCommit, done, timeOrderedIds, wallClock } from '../../platform/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { noteSubmission, reset, submitted } from './note-submission.ts';
import type { Verification } from './verification.ts';
import { verificationsParticipant } from './verifications-participant.ts';
import { findVerification } from './verifications-store.ts';

const database = await testDatabase();
const commit = createGroupCommit({
  database,
  participants: { verifications: verificationsParticipant },
  wall: wallClock,
  newId: timeOrderedIds(wallClock),
});
const context = { database, commit };

const reviewedAt = new Date('2026-04-01T12:00:00.000Z');
const later = new Date('2026-04-01T12:00:00.001Z');

const verification = (more: Partial<Verification> = {}): Verification => ({
  id: randomUUID(),
  merchantId: randomUUID(),
  programmeId: randomUUID(),
  cardholderId: randomUUID(),
  provider: 'sumsub',
  applicantId: 'a',
  status: 'rejected',
  retryAllowed: true,
  reason: 'Blurred.',
  reviewedAt,
  toldAt: reviewedAt,
  reviewedBy: 'automated',
  flagged: false,
  dueAt: null,
  createdAt: new Date('2026-04-01T00:00:00.000Z'),
  ...more,
});

describe('what was submitted', () => {
  test.each<Partial<Verification>>([
    { status: 'approved', retryAllowed: false },
    { retryAllowed: false },
    { status: 'pending', retryAllowed: false },
  ])('changes nothing for one that is %j', (more) => {
    expect(submitted(verification(more), later)).toBeNull();
  });

  test('before the review that counts changes nothing', () => {
    expect(submitted(verification(), reviewedAt)).toBeNull();
    expect(submitted(verification(), new Date(reviewedAt.getTime() - 1))).toBeNull();
  });

  test('after a refusal that allows it, or first of all, is being looked at', () => {
    const refused = verification();
    expect(submitted(refused, later)).toEqual({ ...refused, status: 'pending', retryAllowed: false });
    const fresh = verification({ status: 'not-started', retryAllowed: false, reviewedAt: null });
    expect(submitted(fresh, later)).toEqual({ ...fresh, status: 'pending' });
  });
});

describe('a submission', () => {
  const add = async (row: Verification) => {
    const added = { kind: 'create', verification: row } as const;
    await commit.submit({ keys: {}, decide: () => done('added', { verifications: [added] }) });
    return { merchantId: row.merchantId, verificationId: row.id };
  };

  test('is noted for nobody else’s verification', async () => {
    const row = verification();
    const target = await add(row);
    const elsewhere = { ...target, merchantId: randomUUID() };
    expect(await noteSubmission(context, elsewhere, later)).toBe('not-found');
    expect(await noteSubmission(context, { ...target, verificationId: randomUUID() }, later)).toBe(
      'not-found',
    );
    expect(await findVerification(database, row.merchantId, row)).toEqual(row);
  });

  test('is noted once, however often it is told', async () => {
    const row = verification();
    const target = await add(row);
    const told = await Promise.all([1, 2, 3].map(() => noteSubmission(context, target, later)));
    expect(told.sort()).toEqual(['noted', 'unchanged', 'unchanged']);
    const expected = { ...row, status: 'pending', retryAllowed: false };
    expect(await findVerification(database, row.merchantId, { id: row.id })).toEqual(expected);
  });
});

describe('a reset by the provider', () => {
  const approved = verification({ status: 'approved', retryAllowed: false, reason: '' });

  test('of somebody who was approved is for an operator to look at, once', () => {
    const flagged = reset(approved, later);
    expect(flagged).toEqual({ ...approved, flagged: true });
    expect(reset(flagged as Verification, later)).toBeNull();
  });

  test('that is older than the approval changes nothing', () => {
    expect(reset(approved, reviewedAt)).toBeNull();
  });

  test('of somebody who was refused and may try again lets them go on', () => {
    expect(reset(verification(), later)).toMatchObject({ status: 'pending', flagged: false });
    expect(reset(verification({ retryAllowed: false }), later)).toBeNull();
  });
});
