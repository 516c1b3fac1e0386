import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import {
  expectRefusal,
  expectSealedSuccess,
  newEmail,
  phoneRegistration,
  registration,
  templates,
} from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { without } from '../../../testing/without.ts';

// "Register". What a template with requires_kyc asks for is in register-kyc.test.ts.
const path = '/user/register';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const register = (body: object) => client.call(path, body);
const written = /^\{"user_id":1\d{15}\}$/;

/** Expects that the request is refused with this message, and that nobody was registered. */
const refuses = (body: object, message: string) =>
  cards.nothingChanges(async () => expectRefusal(await register(body), message));

describe(`POST ${path}: a registration is refused`, () => {
  test.each(['email', 'template_id'])('without %s', async (field) => {
    for (const body of [without(registration(), field), registration({ [field]: null })])
      await refuses(body, `Missing required field: ${field}`);
    await refuses(registration({ [field]: ' ' }), `Missing required field: ${field}`);
  });

  test.each([
    ['dial_code', ''],
    ['phone_number', null],
  ])('without %s, for a template with requires_phone_only', async (field, nothing) => {
    for (const body of [without(phoneRegistration(), field), phoneRegistration({ [field]: nothing })])
      await refuses(body, `Missing required field: ${field}`);
  });

  test('without kyc_data, for a template with requires_kyc', async () => {
    for (const kyc_data of [undefined, null, ''])
      await refuses(
        registration({ template_id: templates.verified, kyc_data }),
        'Missing required field: kyc_data',
      );
  });

  test.each(['jane', 'jane@', '@example.com', 'jane@example', 'jane doe@example.com', '<jane@example.com>'])(
    'for the email %j',
    { tags: 'ours' },
    async (email) => {
      await refuses(registration({ email }), 'Invalid field: email must be an email address');
    },
  );

  test('for an email that is no text, or too long', { tags: 'ours' }, async () => {
    for (const email of [1, true, ['jane@example.com'], { email: 'jane@example.com' }])
      await refuses(registration({ email }), 'Invalid field: email must be a string');
    const email = `jane@${'x'.repeat(250)}.com`;
    await refuses(registration({ email }), 'Invalid field: email must have at most 254 characters');
  });

  test.each(['1', 1.5, -1, true, {}])('for the template_id %j', { tags: 'ours' }, async (template_id) => {
    await refuses(registration({ template_id }), 'Invalid field: template_id must be an integer');
  });

  test('for a template that is not there', { tags: 'ours' }, async () => {
    for (const template_id of [0, 99, 999999999999999])
      await refuses(registration({ template_id }), 'Template not found');
  });

  test('for a template that is disabled', { tags: 'ours' }, async () => {
    const template_id = await cards.addTemplate(templates.deposit, { enabled: false });
    await refuses(registration({ template_id }), 'Template not found');
  });

  test("for another merchant's template, and another programme's", { tags: 'ours' }, async () => {
    for (const merchantId of [undefined, world.tenant.merchantId]) {
      const tenant = await world.addTenant(merchantId ? { merchantId } : {});
      const theirs = bananatechCards(world, new BananaTechClient(tenant.client), tenant);
      const template_id = await theirs.addTemplate(templates.deposit);
      await refuses(registration({ template_id }), 'Template not found');
    }
  });

  test.each(['one', '+', '0', '12345', '++1', '1-242'])(
    'for the dial_code %j',
    { tags: 'ours' },
    async (dial_code) => {
      const message = 'Invalid field: dial_code must be a phone country code, such as +1';
      await refuses(phoneRegistration({ dial_code }), message);
    },
  );

  test.each(['123', '1234567890123456', '+4155550100', '(415) 555-0100', 'phone'])(
    'for the phone_number %j',
    { tags: 'ours' },
    async (phone_number) => {
      const message = 'Invalid field: phone_number must be a phone number of 4 to 15 digits';
      await refuses(phoneRegistration({ phone_number }), message);
    },
  );

  test('for a wrong phone number even where none is asked for', { tags: 'ours' }, async () => {
    const message = 'Invalid field: phone_number must be a phone number of 4 to 15 digits';
    await refuses(registration({ dial_code: '1', phone_number: 'none' }), message);
    await refuses(registration({ phone_number: 4155550100 }), 'Invalid field: phone_number must be a string');
  });

  test('for an email that is registered, whatever its case and template', { tags: 'inferred' }, async () => {
    const body = registration({ email: `Jane.${newEmail()}` });
    expectSealedSuccess(await register(body));
    for (const email of [body.email, String(body.email).toUpperCase(), String(body.email).toLowerCase()]) {
      await refuses(registration({ email }), 'Email is already registered');
      await refuses(phoneRegistration({ email }), 'Email is already registered');
    }
  });

  test('all but once of an email that comes many times at once', { tags: 'ours' }, async () => {
    const email = newEmail();
    const answers = await Promise.all(
      [email, email.toUpperCase(), email, email].map((each) => register(registration({ email: each }))),
    );
    expect(answers.map((answer) => answer.httpStatus).toSorted()).toEqual([200, 400, 400, 400]);
    expect((await client.getUsers({ search: email })).total).toBe(1);
  });
});

describe(`POST ${path}: a registration`, () => {
  test('is answered with the id of the user', { tags: 'inferred' }, async () => {
    expectSealedSuccess(await register(registration()), written);
  });

  test('leads straight to APPROVED where no kyc_data is asked for', { tags: 'inferred' }, async () => {
    for (const body of [registration(), phoneRegistration()]) {
      await register(body);
      expect(await cards.userStatus(body.email)).toBe('APPROVED');
    }
  });

  test('needs no phone number and no kyc_data where the template says so', async () => {
    expectSealedSuccess(await register({ email: newEmail(), template_id: templates.deposit }), written);
  });

  test('needs a phone number and no kyc_data for a template with requires_phone_only', async () => {
    const phone = { dial_code: '+44', phone_number: '7700 900-123' };
    const body = { email: newEmail(), template_id: templates.firstRecharge, ...phone };
    expectSealedSuccess(await register(body), written);
  });

  test('may have its dial_code without a plus sign', { tags: 'ours' }, async () => {
    expectSealedSuccess(await register(phoneRegistration({ dial_code: '1' })), written);
  });

  test('takes no notice of kyc_data where the template asks for none', { tags: 'ours' }, async () => {
    for (const kyc_data of [{}, { gender: 'UNKNOWN', front_img_base64: '?' }, 'none', 1])
      expectSealedSuccess(await register(registration({ kyc_data })), written);
  });

  test('takes no notice of fields that there are not', { tags: 'ours' }, async () => {
    const body = registration({ user_id: 1, mobileNumber: '1234567890', mobilePrefix: '+1', nickname: [] });
    expectSealedSuccess(await register(body), written);
  });

  test('that was refused may be made again, mended', { tags: 'ours' }, async () => {
    const body = phoneRegistration({ phone_number: 'none' });
    expectRefusal(
      await register(body),
      'Invalid field: phone_number must be a phone number of 4 to 15 digits',
    );
    expectSealedSuccess(await register({ ...body, phone_number: '4155550100' }), written);
  });

  test('with an email of another merchant, or programme, is one more user', { tags: 'ours' }, async () => {
    const body = registration();
    const user_id = await cards.user(body);
    for (const tenant of [
      await world.addTenant(),
      await world.addTenant({ merchantId: world.tenant.merchantId }),
    ]) {
      const theirs = bananatechCards(world, new BananaTechClient(tenant.client), tenant);
      expect(await theirs.user(body)).not.toBe(user_id);
      expect(await theirs.userStatus(body.email)).toBe('APPROVED');
    }
  });
});
