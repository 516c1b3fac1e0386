import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { noFee } from '../../../money/index.ts';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { expectSealedSuccess, templates } from '../../../testing/bananatech-requests.ts';
import { type BananatechTenant, bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Get Card Templates": "a list of templates".
const path = '/merchant/get_card_templates';
const world = await bananatechWorld(await testDatabase());

function programmeOf(tenant: BananatechTenant) {
  const client = new BananaTechClient(tenant.client);
  return {
    client,
    cards: bananatechCards(world, client, tenant),
    template: async (id: number) =>
      (await client.getCardTemplates()).data.find((template) => template.id === id),
  };
}
const programme = async () => programmeOf(await world.addTenant());

const limits =
  '"activate_min_limit":10.0,"recharge_min_limit":10.0,"recharge_max_limit":10000.0,' +
  '"limit_per_tx":5000.0,"limit_per_day":10000.0,"limit_per_month":50000.0';
const written = [
  '{"id":1,"description":"Virtual Visa","type":"Virtual","payment_system":"Visa",' +
    `"apply_fee":5.0,"recharge_fee":1.0,"refund_fee":0.0,${limits},` +
    '"requires_kyc":true,"requires_phone_only":false,"needs_activation":false,"requires_initial_deposit":false}',
  '{"id":2,"description":"Virtual Mastercard, active from its first recharge","type":"Virtual",' +
    `"payment_system":"Mastercard","apply_fee":2.0,"recharge_fee":0.5,"refund_fee":1.0,${limits},` +
    '"requires_kyc":false,"requires_phone_only":true,"needs_activation":true,"requires_initial_deposit":false}',
  '{"id":3,"description":"Virtual Visa with a deposit","type":"Virtual","payment_system":"Visa",' +
    `"apply_fee":3.0,"recharge_fee":1.0,"refund_fee":2.5,${limits},` +
    '"requires_kyc":false,"requires_phone_only":false,"needs_activation":false,"requires_initial_deposit":true}',
  '{"id":4,"description":"Physical Visa","type":"Physical","payment_system":"Visa",' +
    `"apply_fee":10.0,"recharge_fee":1.0,"refund_fee":0.0,${limits},` +
    '"requires_kyc":true,"requires_phone_only":false,"needs_activation":true,"requires_initial_deposit":false}',
];

const fields = [
  ...['id', 'description', 'type', 'payment_system', 'apply_fee', 'recharge_fee', 'refund_fee'],
  ...['activate_min_limit', 'recharge_min_limit', 'recharge_max_limit'],
  ...['limit_per_tx', 'limit_per_day', 'limit_per_month'],
  ...['requires_kyc', 'requires_phone_only', 'needs_activation', 'requires_initial_deposit'],
];

describe(`POST ${path}: the list`, () => {
  test('is found at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    const { client } = await programme();
    expectSealedSuccess(await client.call(path, {}), /^\{"data":\[\{"id":1,.*\}\],"total":4\}$/);
  });

  test('is one of four templates where nothing else was made, each flag on one', {
    tags: 'ours',
  }, async () => {
    const { client } = await programme();
    expectSealedSuccess(await client.call(path, {}), `{"data":[${written.join(',')}],"total":4}`);
  });

  test('is whole: there are no pages', { tags: 'ours' }, async () => {
    const { client } = await programme();
    const answer = await client.call(path, { skip: 1, limit: 1, search: 'Physical' });
    expectSealedSuccess(answer, `{"data":[${written.join(',')}],"total":4}`);
  });

  test('has no template that is disabled', { tags: 'ours' }, async () => {
    const { client, cards } = await programme();
    await cards.changeTemplate(templates.verified, { enabled: false });
    expectSealedSuccess(await client.call(path, {}), `{"data":[${written.slice(1).join(',')}],"total":3}`);
    await cards.changeTemplate(templates.verified, { enabled: true });
    expect((await client.getCardTemplates()).total).toBe(4);
  });

  test('of a programme without templates is empty', { tags: 'ours' }, async () => {
    const { client, cards } = await programme();
    for (const id of Object.values(templates)) await cards.changeTemplate(id, { enabled: false });
    expectSealedSuccess(await client.call(path, {}), '{"data":[],"total":0}');
  });

  test("has the programme's own templates alone", { tags: 'ours' }, async () => {
    const tenant = await world.addTenant();
    const one = programmeOf(tenant);
    const sibling = programmeOf(await world.addTenant({ merchantId: tenant.merchantId }));
    await one.cards.addTemplate(templates.deposit);
    expect((await one.client.getCardTemplates()).total).toBe(5);
    for (const { client } of [sibling, await programme()])
      expect((await client.getCardTemplates()).total).toBe(4);
  });
});

describe(`POST ${path}: a template`, () => {
  test('has all the fields of the document, and no other', async () => {
    const { client } = await programme();
    for (const template of (await client.getCardTemplates()).data)
      expect(Object.keys(template)).toEqual(fields);
  });

  test('has its fees and limits exactly as they are', { tags: 'inferred' }, async () => {
    const { cards, client } = await programme();
    const { fees } = await cards.template(templates.verified);
    const flat = (amount: bigint) => ({ ...noFee('USD'), fixed: { amount, currency: 'USD' } as const });
    await cards.changeTemplate(templates.verified, {
      fees: { ...fees, issue: flat(12_500n), fund: flat(100n), close: flat(0n) },
      limits: { minFirstLoad: 505_000n, minLoad: 10_000n, maxLoad: 99_999_900n },
    });
    expect((await client.call(path, {})).text).toContain(
      '"apply_fee":1.25,"recharge_fee":0.01,"refund_fee":0.0,' +
        '"activate_min_limit":50.5,"recharge_min_limit":1.0,"recharge_max_limit":9999.99,',
    );
  });

  test('with a rate in place of a flat fee shows the rate', { tags: 'inferred' }, async () => {
    const { cards, client } = await programme();
    const { fees } = await cards.template(templates.verified);
    const share = (millionths: bigint) => ({ ...noFee('USD'), rate: { millionths } });
    await cards.changeTemplate(templates.verified, {
      fees: { ...fees, issue: share(25_000n), fund: share(10_000n), close: share(5_000n) },
    });
    expect((await client.call(path, {})).text).toContain(
      '"apply_fee":0.025,"recharge_fee":0.01,"refund_fee":0.005,',
    );
  });

  test('without a limit shows the largest whole amount', { tags: 'ours' }, async () => {
    const { cards, client } = await programme();
    const id = await cards.addTemplate(templates.deposit, {
      limits: { minFirstLoad: 0n, minLoad: 0n, maxLoad: null },
    });
    expect((await client.call(path, {})).text).toContain(
      `{"id":${id},"description":"Virtual Visa with a deposit","type":"Virtual","payment_system":"Visa",` +
        '"apply_fee":3.0,"recharge_fee":1.0,"refund_fee":2.5,"activate_min_limit":0.0,"recharge_min_limit":0.0,' +
        '"recharge_max_limit":999999999999.0,"limit_per_tx":999999999999.0,"limit_per_day":999999999999.0,' +
        '"limit_per_month":999999999999.0,',
    );
  });

  test.each([
    ['requires_kyc', templates.deposit, { requiresVerifiedCardholder: true }],
    ['needs_activation', templates.verified, { activation: 'by-first-load' }],
    ['requires_initial_deposit', templates.verified, { requiresFirstLoad: true }],
  ] as const)('says %s where it does', async (flag, id, change) => {
    const { cards, template } = await programme();
    expect(await template(id)).toMatchObject({ [flag]: false });
    const { terms } = await cards.template(id);
    await cards.changeTemplate(id, { terms: { ...terms, ...change } });
    expect(await template(id)).toMatchObject({ [flag]: true });
  });

  test('says requires_phone_only where it does', async () => {
    const { cards, template } = await programme();
    expect(await template(templates.physical)).toMatchObject({ requires_phone_only: false });
    await cards.changeTemplate(templates.physical, { cardholderRule: 'phone' });
    expect(await template(templates.physical)).toMatchObject({ requires_phone_only: true });
  });
});
