import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { simulatedWorld } from '../../../testing/simulated-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { Secret } from '../../../vault/index.ts';
import { readSubmission } from './read-submission.ts';
import { useSession } from './use-session.ts';

const database = await testDatabase();
const world = simulatedWorld(database);
const { context } = world;
const { wall } = context;
const use = (token: Secret, browser: string = randomUUID()) => useSession(context, { token, browser });
const refused = (reason: string) => ({ kind: 'refused', reason });

describe('an access token', () => {
  test.each([
    ['empty', ''],
    ['of the right form that nobody was given', '_act-sbx-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
    ['with what databases stumble over', "_act-sbx-' or 1=1 --\u0000\u{1f511}"],
    ['that is very long', 'x'.repeat(100_000)],
  ])('%s is unknown', async (_, text) => {
    expect(await use(Secret.of(text))).toEqual(refused('unknown'));
  });

  test('lets nobody in who gives no name, and is not used up by them', async () => {
    const token = await world.open(await world.person());
    expect(await use(token, '')).toEqual(refused('unknown'));
    expect((await use(token)).kind).toBe('open');
  });

  test('that another browser session used first is in use, before and after', async () => {
    const token = await world.open(await world.person());
    const [mine, other] = [randomUUID(), randomUUID()];
    expect((await use(token, mine)).kind).toBe('open');
    expect(await use(token, other)).toEqual(refused('in-use'));
    expect((await use(token, mine)).kind).toBe('open');
    expect(await use(token, other)).toEqual(refused('in-use'));
  });

  test('lives for ten minutes by the wall clock, also for its own browser session', async () => {
    await wall.stopDuring(async () => {
      const [used, unused] = [await world.open(await world.person()), await world.open(await world.person())];
      const mine = randomUUID();
      const opened = await use(used, mine);
      expect(opened).toMatchObject({ kind: 'open' });
      wall.move(599_999);
      expect(await use(used, mine)).toEqual(opened);
      wall.move(1);
      expect(await use(used, mine)).toEqual(refused('expired'));
      expect(await use(unused)).toEqual(refused('expired'));
      world.context.clock.move(-86_400_000);
      expect(await use(used, mine)).toEqual(refused('expired'));
    });
  });

  test('is bound to one of two browsers that come at the same instant', async () => {
    for (let round = 0; round < 10; round += 1) {
      const token = await world.open(await world.person());
      const browsers = Array.from({ length: 4 }, () => randomUUID());
      const uses = await Promise.all(browsers.map((browser) => use(token, browser)));
      expect(uses.map(({ kind }) => kind).sort()).toEqual(['open', 'refused', 'refused', 'refused']);
      const winner = browsers[uses.findIndex(({ kind }) => kind === 'open')] as string;
      expect((await use(token, winner)).kind).toBe('open');
    }
  });

  test('opens the verification it was given for, with its end', async () => {
    await wall.stopDuring(async () => {
      const person = await world.person();
      const { merchantId, id: verificationId, cardholderId } = person;
      const expiresAt = new Date(wall.now().getTime() + 600_000);
      expect(await use(await world.open(person))).toEqual({
        kind: 'open',
        session: { merchantId, verificationId, cardholderId, expiresAt },
      });
    });
  });

  test('has the documented form, and is another each time', async () => {
    const person = await world.person();
    const tokens = [await world.open(person), await world.open(person)];
    expect(new Set(tokens.map((token) => token.reveal())).size).toBe(2);
    for (const token of tokens) expect(token.reveal()).toMatch(/^_act-sbx-[A-Za-z0-9_-]{43}$/);
  });

  test('is nowhere in the database, nor is the browser session', async () => {
    const token = await world.open(await world.person());
    const browser = randomUUID();
    await use(token, browser);
    const rows = await database.query('select * from verification_sessions');
    const stored = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
      .join('\n');
    for (const text of [token.reveal(), token.reveal().slice(9), browser]) expect(stored).not.toContain(text);
  });
});

describe('opening', () => {
  test('again gives one more token, both are good, and what was uploaded stays', async () => {
    const person = await world.person();
    const first = await world.open(person);
    const session = await world.session(person);
    await world.upload(session, 'front');
    const again = await world.session(person);
    expect(await readSubmission(context, again)).toMatchObject({
      status: 'pending',
      documents: [{ kind: 'front' }],
      submitted: false,
    });
    expect((await use(first)).kind).toBe('open');
  });

  test('lets no session into another person’s verification', async () => {
    const [one, other] = [await world.person(), await world.person()];
    const [mine, theirs] = [await world.session(one), await world.session(other)];
    await world.upload(theirs, 'front');
    expect((await readSubmission(context, mine)).documents).toEqual([]);
  });

  test('forgets tokens a day after their end, a hundred at a time', async () => {
    const token = await world.open(await world.person());
    await database.query(
      `insert into verification_sessions (token_hash, merchant_id, verification_id, cardholder_id, expires_at, created_at)
       select decode(md5(n::text), 'hex'), $1, $1, $1, $2, $2 from generate_series(1, 150) as n`,
      [randomUUID(), new Date(0)],
    );
    const openAndCount = async () => {
      await world.open(await world.person());
      const rows = await database.query('select from verification_sessions where expires_at < $1', [
        new Date(1),
      ]);
      return rows.length;
    };
    wall.move(600_000 + 86_400_000 - 60_000);
    expect([await openAndCount(), await openAndCount(), await openAndCount()]).toEqual([50, 0, 0]);
    expect(await use(token)).toEqual(refused('expired'));
    wall.move(120_000);
    await openAndCount();
    expect(await use(token)).toEqual(refused('unknown'));
  });
});
