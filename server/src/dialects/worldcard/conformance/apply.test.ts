import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  application,
  expectRefusal,
  expectSuccess,
  wire,
  without,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Card Application"
const path = '/api/v1/card/virtual/apply';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const apply = (body: Record<string, unknown>) => client.call(path, body);

async function expectNothingChanged(work: () => Promise<void>): Promise<void> {
  const counts = () =>
    world.database.query(`select (select count(*) from cards) as cards, (select count(*) from operations) as operations,
      (select count(*) from cardholders) as cardholders, (select count(*) from claims) as claims`);
  const before = { counts: await counts(), reserve: await world.reserve() };
  await work();
  expect({ counts: await counts(), reserve: await world.reserve() }).toEqual(before);
}

/** The document's table: what each card type requires. */
const required = {
  'VIRTUAL-V': ['first_name', 'last_name', 'state', 'country_code', 'city', 'address', 'postal_code'],
  'VIRTUAL-R': ['email'],
  'VIRTUAL-G': [
    'email',
    'first_name',
    'last_name',
    'country_code',
    'city',
    'address',
    'postal_code',
    'phone',
    'phone_country_code',
    'birthday',
  ],
} as const;
const requiredOfAll = ['merchant_card_id', 'card_type', 'card_bin_id', 'first_recharge_amount'];
const cardTypes = ['VIRTUAL-V', 'VIRTUAL-R', 'VIRTUAL-G'] as const;

describe(`POST ${path}: an application is refused, and changes nothing,`, () => {
  for (const cardType of cardTypes) {
    test.each([...requiredOfAll, ...required[cardType]])(`for ${cardType} without %s`, async (field) => {
      await expectNothingChanged(async () => {
        const body = application(cardType);
        for (const nothing of [without(body, field), { ...body, [field]: '' }, { ...body, [field]: null }]) {
          expectRefusal(await apply(nothing), 1101, `${field} is required`);
        }
        expectRefusal(await apply({ ...body, [field]: '  ' }), 1101, field);
      });
    });
  }

  test.each([
    'merchant_card_id',
    'card_type',
    'card_bin_id',
    'email',
    'first_name',
    'last_name',
    'state',
    'country_code',
    'city',
    'address',
    'postal_code',
    'phone',
    'phone_country_code',
    'birthday',
    'address_line_two',
  ])('when %s is not a text, or one that cannot be kept', async (field) => {
    await expectNothingChanged(async () => {
      const wrong = [1, true, ['a'], { a: 1 }, 'x'.repeat(300), 'a\u0000b', 'a\nb', 'a\u009fb', 'a\ud800b'];
      for (const value of wrong) {
        expectRefusal(await apply({ ...application(), [field]: value }), 1102, `${field} must`);
      }
    });
  });

  const refusesAmount = async (amount: unknown, mention: string) => {
    await expectNothingChanged(async () => {
      const answer = await apply({ ...application(), first_recharge_amount: amount });
      expectRefusal(answer, 10013, new RegExp(`^first_recharge_amount .*${mention}`));
    });
  };
  test.each([
    [100, 'string'],
    [['100.00'], 'string'],
    ['0', 'above zero'],
    ['0.00', 'above zero'],
    ['-100.00', 'negative'],
    ['9.99', 'at least 10.00'],
    ['NaN', 'plain decimal number'],
  ])('for a first recharge of %j', refusesAmount);
  test.each([
    ['100.005', 'two decimals'],
    ['100.000', 'two decimals'],
    ['1000000000000.00', '12 digits'],
    ['1e3', 'plain decimal number'],
    ['+100', 'plain decimal number'],
    ['0x64', 'plain decimal number'],
    ['1,000.00', 'plain decimal number'],
    ['.5', 'plain decimal number'],
    ['100.', 'plain decimal number'],
    ['0100', 'plain decimal number'],
    [' 100', 'plain decimal number'],
    ['١٠٠', 'plain decimal number'],
    ['100\u0000', 'plain decimal number'],
  ])('for a first recharge of %j', { tags: 'ours' }, refusesAmount);
  test('for a first recharge of 400 digits', { tags: 'ours' }, () =>
    refusesAmount('9'.repeat(400), '12 digits'),
  );

  const refusesBirthday = async (birthday: string, code: number) => {
    for (const cardType of cardTypes) {
      expectRefusal(await apply({ ...application(cardType), birthday }), code, 'birthday');
    }
  };
  test.each([
    ['1990-1-1', 1076],
    ['01-01-1990', 1076],
    ['1990/01/01', 1076],
    ['19900101', 1076],
    ['1990-01-01T00:00:00Z', 1076],
    ['1990-02-30', 1075],
    ['1990-13-01', 1075],
    ['1990-00-10', 1075],
    ['1991-02-29', 1075],
    ['2999-01-01', 1105],
  ])('for the birthday %s', refusesBirthday);
  test('for the birthday 1899-12-31', { tags: 'ours' }, () => refusesBirthday('1899-12-31', 1105));

  test('for somebody who is 18 only tomorrow', async () => {
    const dayAt = (offsetMs: number) =>
      new Date(world.engine.clock.now().getTime() + offsetMs).toISOString().slice(0, 10);
    // The merchant's day is eight hours ahead of UTC.
    const today = dayAt(8 * 3_600_000);
    const tomorrow = dayAt(32 * 3_600_000);
    const eighteenYearsBefore = (day: string) => `${Number(day.slice(0, 4)) - 18}${day.slice(4)}`;
    const young = await apply({ ...application('VIRTUAL-G'), birthday: eighteenYearsBefore(tomorrow) });
    if (!tomorrow.endsWith('02-29')) expectRefusal(young, 1102, 'birthday must be at least 18 years ago');
    if (!today.endsWith('02-29')) {
      expectSuccess(await apply({ ...application('VIRTUAL-G'), birthday: eighteenYearsBefore(today) }));
    }
  });

  test.each(['XX', 'us', 'USA', 'EU', 'UK', '840'])('for the country %s', async (country_code) => {
    expectRefusal(
      await apply({ ...application(), country_code }),
      1102,
      'country_code must be an ISO 3166-1',
    );
  });

  test.each(['john', 'john@', '@example.com', 'john@example', 'jo hn@example.com', 'john@@example.com'])(
    'for the email %s',
    { tags: 'ours' },
    async (email) => {
      expectRefusal(
        await apply({ ...application('VIRTUAL-R'), email }),
        1102,
        'email must be an email address',
      );
    },
  );

  test.each(['123', '12345678901234567', 'abc12345', '+123456789', '12--345'])(
    'for the phone %s',
    { tags: 'ours' },
    async (phone) => {
      expectRefusal(await apply({ ...application('VIRTUAL-G'), phone }), 1102, 'phone must be');
    },
  );

  test.each(['+1', '0', '12345', 'US'])(
    'for the phone country code %s',
    { tags: 'ours' },
    async (phone_country_code) => {
      expectRefusal(
        await apply({ ...application('VIRTUAL-G'), phone_country_code }),
        1102,
        'phone_country_code must',
      );
    },
  );

  test.each(['John2', 'John  Ray', ' John', 'John ', 'Jo-Ann', 'Jos\u00e9', 'J\tR', 'x'.repeat(41)])(
    'for VIRTUAL-G with the name %j',
    async (name) => {
      for (const field of ['first_name', 'last_name']) {
        expectRefusal(await apply({ ...application('VIRTUAL-G'), [field]: name }), 1102, field);
      }
    },
  );

  test('for an unknown card type, and for a physical one', async () => {
    await expectNothingChanged(async () => {
      expectRefusal(await apply({ ...application(), card_type: 'VIRTUAL-X' }), 10005, 'card_type');
      expectRefusal(await apply({ ...application(), card_type: 'virtual-v' }), 10005, 'card_type');
      expectRefusal(await apply({ ...application(), card_type: 'PHYSICAL-G' }), 10017, 'card_type');
    });
  });

  test('for a BIN that is unknown, disabled, or of another card type', async () => {
    await expectNothingChanged(async () => {
      expectRefusal(await apply({ ...application(), card_bin_id: '999' }), 10008, 'card_bin_id');
      expectRefusal(await apply({ ...application(), card_bin_id: '17' }), 10009, 'card_bin_id');
      expectRefusal(await apply({ ...application(), card_bin_id: '2' }), 10017, 'card_type');
      expectRefusal(await apply({ ...application(), card_bin_id: '12' }), 10017, 'card_type');
    });
  });

  test("for another programme's BIN, which does not exist here", { tags: 'ours' }, async () => {
    const other = await world.addTenant({ merchantId: world.tenant.merchantId });
    await world.database.query(`update products set code = 'theirs' where programme_id = $1 and code = '3'`, [
      other.programmeId,
    ]);
    expectRefusal(await apply({ ...application(), card_bin_id: 'theirs' }), 10008, 'card_bin_id');
  });

  test('when the reserve does not cover it', async () => {
    const poor = await world.addTenant({ reserve: 99.99 });
    const answer = await new WorldCardClient(poor.client).call(path, application());
    expectRefusal(answer, 10031, 'reserve');
    expect(await world.reserve(poor)).toMatchObject({ held: 0n, posted: 999_900n });
  });

  test('when its merchant_card_id was used before, also by another programme of the merchant', async () => {
    const body = application();
    expectSuccess(await apply(body));
    await world.settled();
    await expectNothingChanged(async () => {
      expectRefusal(await apply(body), 10011, 'merchant_card_id');
      expectRefusal(await apply({ ...body, first_recharge_amount: '20.00' }), 10011, 'merchant_card_id');
      const sibling = await world.addTenant({ merchantId: world.tenant.merchantId });
      expectRefusal(await new WorldCardClient(sibling.client).call(path, body), 10011, 'merchant_card_id');
    });
  });
});

describe(`POST ${path}: an application`, () => {
  test.each(cardTypes)('for %s is answered field by field as documented', async (cardType) => {
    const body = application(cardType);
    const answer = await apply(body);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({
      card_id: wire.id,
      merchant_card_id: body.merchant_card_id,
      status: 1,
      created_at: wire.time,
    });
  });

  test.each(cardTypes)('for %s needs nothing but the required fields', async (cardType) => {
    const wanted = new Set<string>([...requiredOfAll, ...required[cardType]]);
    const body = Object.fromEntries(
      Object.entries(application(cardType)).filter(([name]) => wanted.has(name)),
    );
    expectSuccess(await apply(body));
  });

  test('is taken once when it arrives many times at the same instant', async () => {
    await world.settled();
    const before = await world.reserve();
    const body = application();
    const answers = await Promise.all(Array.from({ length: 10 }, () => apply(body)));
    expect(answers.map(({ code }) => code).sort()).toEqual([0, ...Array.from({ length: 9 }, () => 10011)]);
    await world.settled();
    expect(before.posted - (await world.reserve()).posted).toBe(1_000_000n);
  });

  test('holds the first recharge until the card is there, and then takes it', async () => {
    await world.settled();
    const before = await world.reserve();
    await world.fault('issue', { delayMs: 300 });
    expectSuccess(await apply({ ...application(), first_recharge_amount: '250.5' }));
    expect(await world.reserve()).toMatchObject({ posted: before.posted, held: before.held + 2_505_000n });
    await world.settled();
    expect(await world.reserve()).toMatchObject({ posted: before.posted - 2_505_000n, held: before.held });
  });

  test('gives the first recharge back when the card is not issued', async () => {
    await world.settled();
    const before = await world.reserve();
    await world.fault('issue', { fail: 'The bank said no.' });
    expectSuccess(await apply(application()));
    await world.settled();
    expect(await world.reserve()).toEqual(before);
  });

  test('ignores fields that the document does not have', { tags: 'ours' }, async () => {
    expectSuccess(await apply({ ...application(), amount: '1', __proto__: 'x', constructor: 1 }));
  });

  test('keeps names of other scripts where the document sets no rule', { tags: 'ours' }, async () => {
    expectSuccess(await apply({ ...application(), first_name: '三', last_name: 'Ñandú-Özil' }));
  });

  test("may have the merchant_card_id of another merchant's card", { tags: 'ours' }, async () => {
    const body = application();
    expectSuccess(await apply(body));
    const other = await world.addTenant();
    expectSuccess(await new WorldCardClient(other.client).call(path, body));
  });
});

test('POST /api/v1/card/apply: an application may be posted to the path of the code samples', async () => {
  const answer = await client.call('/api/v1/card/apply', application());
  expectSuccess(answer);
  expect(answer.data).toMatchObject({ card_id: wire.id, status: 1 });
});
