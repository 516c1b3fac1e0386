import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import {
  expectRefusal,
  expectSealedSuccess,
  kycData,
  kycRegistration,
  registration,
  templates,
} from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { losslessWebp, testJpeg, testPng, testWebp } from '../../../testing/test-images.ts';
import { until } from '../../../testing/until.ts';
import { without } from '../../../testing/without.ts';

// "Register" for a template with requires_kyc. The document lists the members of kyc_data, and not which are mandatory.
const path = '/user/register';
const database = await testDatabase();
const world = await bananatechWorld(database);
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const register = (body: object) => client.call(path, body);
const written = /^\{"user_id":1\d{15}\}$/;
const MIB = 1024 * 1024;

const refuses = (kyc: object, message: string) =>
  cards.nothingChanges(async () => {
    expectRefusal(await register(registration({ template_id: templates.verified, kyc_data: kyc })), message);
  });

/** Registers with this in kyc_data, and answers what the webhook says of it. */
async function outcomeOf(kyc: Record<string, unknown>): Promise<Record<string, unknown>> {
  const answer = await register(kycRegistration(kyc));
  expectSealedSuccess(answer, written);
  const { user_id } = answer.data as { user_id: number };
  let payload: object | undefined;
  await until(async () => {
    const told = await client.getWebhookRecords({ user_id, callback_type: 'USER_CREATE_RESULT' });
    payload = told.data[0]?.payload;
    return payload !== undefined;
  }, `the review of user ${user_id}`);
  const { user_id: _, ...outcome } = payload as Record<string, unknown>;
  return outcome;
}

const approved = { status: 'APPROVED' };
const unreadable = { status: 'REJECTED', message: 'Document is not readable' };

describe(`POST ${path}: kyc_data is refused`, { tags: 'ours' }, () => {
  test.each([
    ...['first_name', 'last_name', 'date_of_birth', 'identification_type', 'identification_number'],
    ...['front_img_base64', 'country_code'],
  ])('without %s', async (member) => {
    for (const kyc of [without(kycData(), member), kycData({ [member]: null }), kycData({ [member]: '' })])
      await refuses(kyc, `Missing required field: kyc_data.${member}`);
  });

  test('when it is no object', async () => {
    const body = (kyc_data: unknown) => registration({ template_id: templates.verified, kyc_data });
    for (const kyc_data of [1, true, 'Jane', [], [kycData()]])
      expectRefusal(await register(body(kyc_data)), 'Invalid field: kyc_data must be an object');
  });

  test.each(['male', 'X', 'OTHER'])('for the gender %j', async (gender) => {
    await refuses(kycData({ gender }), 'Invalid field: kyc_data.gender must be one of MALE, FEMALE');
  });

  test.each(['passport', 'VISA', 'RESIDENCE_PERMIT'])('for the identification_type %j', async (type) => {
    await refuses(
      kycData({ identification_type: type }),
      'Invalid field: kyc_data.identification_type must be one of PASSPORT, ID_CARD, DRIVING_LICENSE',
    );
  });

  test.each(['1990-02-30', '31.01.1990', '1990-1-31', '1899-12-31', '2999-01-01', '1990-01-31T00:00:00Z'])(
    'for the date_of_birth %j',
    async (date_of_birth) => {
      const message = 'Invalid field: kyc_data.date_of_birth must be a day in the past, such as 1990-01-31';
      await refuses(kycData({ date_of_birth }), message);
    },
  );

  test.each(['USA', 'us', 'XX', 'United States'])('for the country_code %j', async (country_code) => {
    const message = 'Invalid field: kyc_data.country_code must be an ISO 3166-1 alpha-2 code';
    await refuses(kycData({ country_code }), message);
  });

  test.each(['issue', 'expiry'])('for %s that is no integer of milliseconds', async (member) => {
    for (const value of ['2020-01-01', '1577836800000', 1577836800000.5, true])
      expectRefusal(
        await register(kycRegistration({ [member]: value })),
        `Invalid field: kyc_data.${member} must be a whole number from -8639999999999999 to 8639999999999999`,
      );
  });

  test.each([
    ...['first_name', 'last_name', 'identification_number', 'region', 'city', 'postcode', 'address_line'],
    ...['date_of_birth', 'country_code', 'gender', 'identification_type'],
  ])('for %s that is no text, or too long', async (member) => {
    await refuses(kycData({ [member]: 1 }), `Invalid field: kyc_data.${member} must be a string`);
    const answer = await register(kycRegistration({ [member]: 'x'.repeat(201) }));
    expect(answer.text).toMatch(`Invalid field: kyc_data.${member} must have at most `);
  });

  const pictures = ['front_img_base64', 'back_img_base64', 'handheld_img_base64'];
  test.each(pictures)('for %s that is no Base64', async (member) => {
    for (const value of [
      'no picture',
      '????',
      'data:image/png;base64,',
      'AAAA=AAA',
      'AAAA===',
      'AA-_',
      1,
      {},
    ])
      await refuses(
        kycData({ [member]: value }),
        `Invalid field: kyc_data.${member} must be a picture in Base64`,
      );
  });

  test('for a picture of more than 8 MiB', async () => {
    const [large, larger] = [8 * MIB, 8 * MIB + 1].map((bytes) =>
      testPng(120, 100, bytes).toString('base64'),
    );
    const none = { back_img_base64: null, handheld_img_base64: null };
    await refuses(
      kycData({ ...none, front_img_base64: larger }),
      'Invalid field: kyc_data.front_img_base64 must be a picture of at most 8 MiB',
    );
    expect(await outcomeOf({ ...none, front_img_base64: large })).toEqual(approved);
  });
});

describe(`POST ${path}: kyc_data`, () => {
  test('of a person whose papers are in order leads to APPROVED', async () => {
    expect(await outcomeOf({})).toEqual(approved);
  });

  test('leaves the user PENDING until it was reviewed', { tags: 'inferred' }, async () => {
    const slow = await bananatechWorld(await testDatabase(), { reviewDelayMs: 60_000 });
    const slowly = bananatechCards(slow, new BananaTechClient(slow.tenant.client));
    const body = kycRegistration();
    await slowly.user(body);
    expect(await slowly.userStatus(body.email)).toBe('PENDING');
    await slow.advance(60_000);
    await until(async () => (await slowly.userStatus(body.email)) === 'APPROVED', 'the review');
  });

  test('whose picture shows nothing leads to REJECTED, with the reason', { tags: 'inferred' }, async () => {
    const noPicture = Buffer.from('This is no picture.').toString('base64');
    for (const member of ['front_img_base64', 'back_img_base64', 'handheld_img_base64'])
      expect(await outcomeOf({ [member]: noPicture })).toEqual(unreadable);
    const cut = testPng().subarray(0, 60).toString('base64');
    expect(await outcomeOf({ front_img_base64: cut })).toEqual(unreadable);
  });

  test('of somebody who was rejected keeps their email taken', { tags: 'ours' }, async () => {
    const body = kycRegistration({ front_img_base64: 'AAAA' });
    await cards.user(body);
    await until(async () => (await cards.userStatus(body.email)) === 'REJECTED', 'the rejection');
    const again = kycRegistration({}, { email: body.email });
    await cards.nothingChanges(async () =>
      expectRefusal(await register(again), 'Email is already registered'),
    );
  });

  test.each([
    ['with a data: prefix', (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`],
    ['without one', (bytes: Buffer) => bytes.toString('base64')],
  ])('takes its pictures %s', { tags: 'inferred' }, async (_, text) => {
    const picture = text(testPng());
    expect(await outcomeOf({ front_img_base64: picture, back_img_base64: picture })).toEqual(approved);
  });

  test('takes its pictures broken into lines, or without padding', { tags: 'ours' }, async () => {
    const base64 = testPng(120, 100, 1000).toString('base64');
    expect(base64).toMatch(/=$/);
    for (const picture of [base64.replace(/(.{76})/g, '$1\r\n'), base64.replace(/=+$/, '')])
      expect(await outcomeOf({ front_img_base64: picture })).toEqual(approved);
  });

  test.each([
    ['JPEG', testJpeg],
    ['WebP', testWebp],
    ['lossless WebP', losslessWebp],
  ])('takes a %s picture', { tags: 'ours' }, async (_, bytes) => {
    expect(await outcomeOf({ front_img_base64: bytes.toString('base64') })).toEqual(approved);
  });

  test.each([
    'gender',
    'back_img_base64',
    'handheld_img_base64',
    'issue',
    'expiry',
    'region',
    'city',
    'postcode',
    'address_line',
  ])('needs no %s', { tags: 'ours' }, async (member) => {
    expect(await outcomeOf({ [member]: null })).toEqual(approved);
  });

  const typed = async (identification_type: string) =>
    expect(await outcomeOf({ identification_type })).toEqual(approved);
  test.each(['PASSPORT'])('may have the identification_type %s', typed);
  test.each(['ID_CARD', 'DRIVING_LICENSE'])(
    'may have the identification_type %s',
    { tags: 'inferred' },
    typed,
  );

  const gendered = async (gender: string) => expect(await outcomeOf({ gender })).toEqual(approved);
  test.each(['MALE'])('may have the gender %s', gendered);
  test.each(['FEMALE'])('may have the gender %s', { tags: 'inferred' }, gendered);

  test('may be of a document that was issued before 1970', { tags: 'ours' }, async () => {
    expect(await outcomeOf({ issue: -86_400_000, expiry: 0 })).toEqual(approved);
  });

  test('is kept sealed', { tags: 'ours' }, async () => {
    const number = 'PASS-7654321';
    await cards.user(kycRegistration({ identification_number: number }));
    const kept = await database.query('select sealed_details::text as text from identity_documents');
    expect(kept.length).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toContain(Buffer.from(number).toString('hex'));
  });
});

describe(`POST ${path}: kyc_data, in a production system,`, { tags: 'ours' }, () => {
  test('waits for a person to review it, but for pictures that show nothing', async () => {
    const production = await bananatechWorld(await testDatabase(), { mode: 'production' });
    const there = bananatechCards(production, new BananaTechClient(production.tenant.client));
    const [good, bad] = [kycRegistration(), kycRegistration({ front_img_base64: 'AAAA' })];
    await there.user(good);
    await there.user(bad);
    await until(async () => (await there.userStatus(bad.email)) === 'REJECTED', 'the rejection');
    expect(await there.userStatus(good.email)).toBe('PENDING');
  });
});
