import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  availableBalance,
  cardAccount,
  fundingAccount,
  postedBalance,
  reserveAccount,
  settlementAccount,
} from './account.ts';
import { applyChange, book, emptyPicture, type LedgerPicture } from './book.ts';
import type { Transfer } from './transfer.ts';

const merchant = '0190b5f0-0000-7000-8000-000000000001';
const other = '0190b5f0-0000-7000-8000-000000000002';
const reserve = reserveAccount(merchant, 'USD');
const funding = fundingAccount(merchant, 'USD');
const card = cardAccount(merchant, 'USD', '0190b5f0-0000-7000-8000-0000000000c1');
const settlement = settlementAccount(merchant, 'USD');
const at = new Date('2026-01-01T00:00:00Z');
const id = (n: number) => `0190b5f0-0000-7000-9000-${String(n).padStart(12, '0')}`;

function post(n: number, from: typeof reserve, to: typeof reserve, amount: bigint, forced = false): Transfer {
  return { kind: 'post', id: id(n), debit: from, credit: to, amount, code: 'test', reference: 'r', forced };
}

function hold(n: number, amount: bigint): Transfer {
  return { kind: 'hold', id: id(n), debit: card, credit: settlement, amount, code: 'test', reference: 'r' };
}

const holdRef = (n: number) => ({ id: id(n), debit: card, credit: settlement });

function settle(n: number, ofHold: number, amount: bigint, final: boolean, forced = false): Transfer {
  return {
    kind: 'settle',
    id: id(n),
    hold: holdRef(ofHold),
    amount,
    final,
    forced,
    code: 'test',
    reference: 'r',
  };
}

function release(n: number, ofHold: number, amount: bigint | 'all'): Transfer {
  return { kind: 'release', id: id(n), hold: holdRef(ofHold), amount, code: 'test', reference: 'r' };
}

function pictureWith(cardBalance: bigint): LedgerPicture {
  const picture = emptyPicture([reserve, funding, card, settlement]);
  if (cardBalance > 0n) must(picture, post(900, funding, card, cardBalance));
  return picture;
}

function must(picture: LedgerPicture, ...transfers: Transfer[]): void {
  const booked = book(picture, transfers, at);
  if (booked.kind !== 'booked') throw new Error(booked.kind);
  applyChange(picture, booked.change);
}

const balances = (picture: LedgerPicture) => {
  const state = picture.accounts.get(card.id);
  if (!state) throw new Error('no card account');
  return { posted: postedBalance(state), available: availableBalance(state) };
};

describe('booking transfers', () => {
  test('a card cannot pay more than it has, and the refusal says what it had', () => {
    const picture = pictureWith(100n);
    expect(book(picture, [post(1, card, settlement, 101n)], at)).toMatchObject({
      kind: 'insufficient-balance',
      available: 100n,
      needed: 101n,
    });
    expect(balances(picture)).toEqual({ posted: 100n, available: 100n });
  });

  test('a hold takes from what is available at once and from the balance only when it is settled', () => {
    const picture = pictureWith(100n);
    must(picture, hold(1, 60n));
    expect(balances(picture)).toEqual({ posted: 100n, available: 40n });
    expect(book(picture, [hold(2, 41n)], at).kind).toBe('insufficient-balance');
    must(picture, settle(3, 1, 60n, true));
    expect(balances(picture)).toEqual({ posted: 40n, available: 40n });
  });

  test('when one transfer of several is refused, none is booked', () => {
    const picture = pictureWith(100n);
    const booked = book(picture, [hold(1, 60n), hold(2, 60n)], at);
    expect(booked.kind).toBe('insufficient-balance');
    expect(picture.entries).toHaveLength(1);
    expect(balances(picture).available).toBe(100n);
  });

  test('a hold is settled in parts, and the final part frees the rest', () => {
    const picture = pictureWith(100n);
    must(picture, hold(1, 60n), settle(2, 1, 10n, false), settle(3, 1, 20n, true));
    expect(balances(picture)).toEqual({ posted: 70n, available: 70n });
    expect(book(picture, [settle(4, 1, 1n, false)], at)).toEqual({ kind: 'hold-not-open', holdId: id(1) });
  });

  test('a settlement above its hold is refused when the balance does not cover it, unless it is forced', () => {
    const picture = pictureWith(100n);
    must(picture, hold(1, 90n));
    expect(book(picture, [settle(2, 1, 101n, true)], at).kind).toBe('insufficient-balance');
    must(picture, settle(3, 1, 130n, true, true));
    expect(balances(picture)).toEqual({ posted: -30n, available: -30n });
    expect(picture.entries.at(-1)?.forced).toBe(true);
  });

  test('a hold is released in parts, never above what is left', () => {
    const picture = pictureWith(100n);
    must(picture, hold(1, 60n), release(2, 1, 20n));
    expect(balances(picture).available).toBe(60n);
    expect(book(picture, [release(3, 1, 41n)], at)).toEqual({
      kind: 'exceeds-hold',
      holdId: id(1),
      remaining: 40n,
    });
    must(picture, release(4, 1, 'all'));
    expect(balances(picture)).toEqual({ posted: 100n, available: 100n });
    expect(book(picture, [release(5, 1, 'all')], at).kind).toBe('hold-not-open');
  });

  test('an unknown hold is not open', () => {
    expect(book(pictureWith(100n), [release(1, 77, 'all')], at).kind).toBe('hold-not-open');
  });

  test('the same transfer twice is booked once; the same id with other content is a conflict', () => {
    const picture = pictureWith(100n);
    must(picture, hold(1, 60n));
    const again = book(picture, [hold(1, 60n)], at);
    expect(again.kind === 'booked' && again.change.entries).toHaveLength(0);
    expect(book(picture, [hold(1, 61n)], at)).toEqual({ kind: 'transfer-conflict', transferId: id(1) });
    expect(book(picture, [post(1, card, settlement, 60n)], at).kind).toBe('transfer-conflict');
  });

  test.each([0n, -1n, 10n ** 16n])('an amount of %s is a bug, not a refusal', (amount) => {
    expect(() => book(pictureWith(100n), [hold(1, amount)], at)).toThrow(RangeError);
  });

  test('two merchants, two currencies or one account twice are bugs', () => {
    const picture = emptyPicture([
      reserve,
      card,
      reserveAccount(other, 'USD'),
      reserveAccount(merchant, 'EUR'),
    ]);
    expect(() => book(picture, [post(1, reserve, reserveAccount(other, 'USD'), 1n)], at)).toThrow(
      /one merchant/,
    );
    expect(() => book(picture, [post(1, reserve, reserveAccount(merchant, 'EUR'), 1n)], at)).toThrow(
      /one currency/,
    );
    expect(() => book(picture, [post(1, reserve, reserve, 1n)], at)).toThrow(/two accounts/);
  });

  test('an account that the command did not name is a bug', () => {
    expect(() => book(emptyPicture([card]), [post(1, card, settlement, 1n, true)], at)).toThrow(/not among/);
  });

  test('whatever is tried in whatever order, the books balance and nothing unforced goes below zero', () => {
    const step = fc.record({
      what: fc.constantFrom('post', 'hold', 'settle', 'release'),
      n: fc.integer({ min: 1, max: 12 }),
      hold: fc.integer({ min: 1, max: 12 }),
      amount: fc.bigInt({ min: 1n, max: 120n }),
      final: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const picture = pictureWith(100n);
        steps.forEach(({ what, hold: h, amount, final }, index) => {
          const n = 100 + index;
          const transfer =
            what === 'post'
              ? post(n, card, settlement, amount)
              : what === 'hold'
                ? hold(h, amount)
                : what === 'settle'
                  ? settle(n, h, amount, final)
                  : release(n, h, final ? 'all' : amount);
          const booked = book(picture, [transfer], at);
          if (booked.kind === 'booked') applyChange(picture, booked.change);

          const states = [...picture.accounts.values()];
          const sum = (of: (state: (typeof states)[number]) => bigint) =>
            states.reduce((total, s) => total + of(s), 0n);
          expect(sum(postedBalance)).toBe(0n);
          expect(sum((s) => s.pendingDebits)).toBe(sum((s) => s.pendingCredits));
          expect(balances(picture).available).toBeGreaterThanOrEqual(0n);
          const open = [...picture.holds.values()].reduce((total, one) => total + one.remaining, 0n);
          expect(picture.accounts.get(card.id)?.pendingDebits).toBe(open);
        });
      }),
    );
  });
});
