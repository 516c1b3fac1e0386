import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { findCardholder } from '../../../cardholders/index.ts';
import { findDeliveryAddress } from '../../../cards/index.ts';
import { physicalApplication, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  application,
  expectRefusal,
  expectSuccess,
  wire,
  without,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card Application"
const path = '/api/v1/card/physical/apply';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const apply = (body: Record<string, unknown>) => client.call<{ card_id: string }>(path, body);
await cards.setQuota(1000n);

async function expectNothingChanged(work: () => Promise<void>): Promise<void> {
  const counts = async () => ({
    rows: await world.database.query(`select (select count(*) from cards) as cards,
      (select count(*) from operations) as operations, (select count(*) from cardholders) as cardholders,
      (select count(*) from verifications) as verifications, (select count(*) from events) as events,
      (select count(*) from card_delivery_addresses) as addresses, (select count(*) from claims) as claims`),
    quota: await cards.quota(),
    reserve: await world.reserve(),
  });
  const before = await counts();
  await work();
  expect(await counts()).toEqual(before);
}

const required = [
  'merchant_card_id',
  'card_type',
  'card_bin_id',
  'first_name',
  'last_name',
  'telephone_country_code',
  'phone',
  'birth_date',
];
const addressFields = ['country', 'state', 'city', 'line1', 'line2', 'line3', 'postal_code'];
const optional = [
  'email',
  ...addressFields.map((name) => `residence_${name}`),
  ...addressFields.map((name) => `delivery_${name}`),
];

describe(`POST ${path}: an application is refused, and changes nothing,`, () => {
  test.each(required)('without %s', async (field) => {
    await expectNothingChanged(async () => {
      const body = physicalApplication();
      for (const nothing of [without(body, field), { ...body, [field]: '' }, { ...body, [field]: null }]) {
        expectRefusal(await apply(nothing), 1101, `${field} is required`);
      }
      expectRefusal(await apply({ ...body, [field]: ' \t' }), 1101, `${field} is required`);
    });
  });

  test.each([...required, ...optional])('when %s is no text, or one that cannot be kept', async (field) => {
    await expectNothingChanged(async () => {
      const wrong = [1, true, ['a'], { a: 1 }, 'x'.repeat(300), 'a\u0000b', 'a\nb', 'a\u009fb', 'a\ud800b'];
      for (const value of wrong) {
        expectRefusal(await apply({ ...physicalApplication(), [field]: value }), 1102, `${field} must`);
      }
    });
  });

  test.each([
    ['merchant_card_id', 65],
    ['first_name', 41],
    ['last_name', 41],
    ['residence_state', 101],
    ['residence_city', 101],
    ['residence_line1', 201],
    ['delivery_line3', 201],
    ['delivery_postal_code', 21],
  ])('when %s has %s characters, and not when it has one less', { tags: 'ours' }, async (field, length) => {
    expectRefusal(await apply({ ...physicalApplication(), [field]: 'x'.repeat(length) }), 1102, field);
    expectSuccess(await apply({ ...physicalApplication(), [field]: 'x'.repeat(length - 1) }));
  });

  const refusesBirthDate = async (birth_date: string, code: number) => {
    expectRefusal(await apply({ ...physicalApplication(), birth_date }), code, 'birth_date');
  };
  test.each([
    ['1990-1-1', 1076],
    ['01-15-1990', 1076],
    ['1990/01/15', 1076],
    ['19900115', 1076],
    ['1990-01-15T00:00:00Z', 1076],
    ['1990-02-30', 1075],
    ['1990-13-01', 1075],
    ['1991-02-29', 1075],
    ['2999-01-01', 1105],
  ])('for the birth date %s', refusesBirthDate);
  test('for the birth date 1899-12-31', { tags: 'ours' }, () => refusesBirthDate('1899-12-31', 1105));

  test('for somebody who is 18 only tomorrow, by the day at the merchant’s offset', {
    tags: 'ours',
  }, async () => {
    const dayAt = (offsetMs: number) =>
      new Date(world.engine.clock.now().getTime() + offsetMs).toISOString().slice(0, 10);
    // The merchant's day is eight hours ahead of UTC.
    const tomorrow = dayAt(32 * 3_600_000);
    const eighteenYearsBefore = `${Number(tomorrow.slice(0, 4)) - 18}${tomorrow.slice(4)}`;
    const answer = await apply({ ...physicalApplication(), birth_date: eighteenYearsBefore });
    if (!tomorrow.endsWith('02-29')) {
      expectRefusal(answer, 1102, 'birth_date must be at least 18 years ago');
    }
  });

  test.each(['XX', 'cn', 'CHN', 'EU', '156'])('for the country %s', { tags: 'ours' }, async (country) => {
    for (const field of ['residence_country', 'delivery_country']) {
      const answer = await apply({ ...physicalApplication(), [field]: country });
      expectRefusal(answer, 1102, `${field} must be an ISO 3166-1`);
    }
  });

  test.each(['san', 'san@', '@example.com', 'san@example', 's an@example.com', 'a@@example.com'])(
    'for the email %s',
    { tags: 'ours' },
    async (email) => {
      expectRefusal(await apply({ ...physicalApplication(), email }), 1102, 'email must be an email address');
    },
  );

  test.each(['123', '1234567890123456', 'abc12345', '+8613800138000', '12--345'])(
    'for the phone %s',
    { tags: 'ours' },
    async (phone) => {
      expectRefusal(await apply({ ...physicalApplication(), phone }), 1102, 'phone must be');
    },
  );

  test.each(['+86', '0', '12345', 'CN'])(
    'for the phone country code %s',
    { tags: 'ours' },
    async (telephone_country_code) => {
      const answer = await apply({ ...physicalApplication(), telephone_country_code });
      expectRefusal(answer, 1102, 'telephone_country_code must');
    },
  );

  const refusesName = async (name: string) => {
    for (const field of ['first_name', 'last_name']) {
      expectRefusal(await apply({ ...physicalApplication(), [field]: name }), 1102, `${field} must`);
    }
  };
  test.each(['三', 'José'])('for the name %j, which is not English', refusesName);
  test.each(['San2', 'San  Li', ' San', 'San ', "'San", 'San-', 'S.'])(
    'for the name %j',
    { tags: 'ours' },
    refusesName,
  );

  test('for an unknown card type, and for a virtual one', async () => {
    await expectNothingChanged(async () => {
      for (const card_type of ['PHYSICAL-X', 'physical-g', 'toString']) {
        expectRefusal(await apply({ ...physicalApplication(), card_type }), 10005, 'card_type');
      }
      for (const card_type of ['VIRTUAL-V', 'VIRTUAL-R', 'VIRTUAL-G']) {
        expectRefusal(await apply({ ...physicalApplication(), card_type }), 10017, 'card_type');
      }
    });
  });

  test('for a BIN that is unknown, disabled, virtual, or another programme’s', async () => {
    const other = await world.addTenant({ merchantId: world.tenant.merchantId });
    await world.database.query(
      `update products set code = 'theirs' where programme_id = $1 and code = '12'`,
      [other.programmeId],
    );
    const enable = (enabled: boolean) =>
      world.database.query(`update products set enabled = $2 where programme_id = $1 and code = '18'`, [
        world.tenant.programmeId,
        enabled,
      ]);
    await enable(false);
    await expectNothingChanged(async () => {
      expectRefusal(await apply({ ...physicalApplication(), card_bin_id: '999' }), 10008, 'card_bin_id');
      expectRefusal(await apply({ ...physicalApplication(), card_bin_id: 'theirs' }), 10008, 'card_bin_id');
      expectRefusal(await apply({ ...physicalApplication(), card_bin_id: '18' }), 10009, 'card_bin_id');
      expectRefusal(await apply({ ...physicalApplication(), card_bin_id: '1' }), 10017, 'card_type');
    });
    await enable(true);
  });

  test('when the opening quota is used up, until a unit is free again', async () => {
    await cards.setQuota(1n, '12');
    const body = { ...physicalApplication(), card_bin_id: '12' };
    const only = await apply(body);
    expectSuccess(only);
    await expectNothingChanged(async () => {
      const more = { ...physicalApplication(), card_bin_id: '12' };
      expectRefusal(await apply(more), 10007, 'card_bin_id');
      // A repetition is one, whatever has become of the quota since.
      expectRefusal(await apply(body), 10011, 'merchant_card_id');
    });
    expect(await cards.quota('12')).toEqual({ granted: 1n, held: 1n, used: 0n });
    const { merchant_card_id } = body as unknown as { merchant_card_id: string };
    await client.kycCancel({ merchant_card_id, card_type: 'PHYSICAL-G' });
    expectSuccess(await apply({ ...physicalApplication(), card_bin_id: '12' }));
  });

  test('when the merchant has no quota at all', async () => {
    await cards.setQuota(0n, '18');
    expectRefusal(await apply({ ...physicalApplication(), card_bin_id: '18' }), 10007, 'card_bin_id');
  });

  test('when its merchant_card_id was used before, by any card, in any programme, with any outcome', async () => {
    const body = physicalApplication();
    expectSuccess(await apply(body));
    const virtual = application();
    await client.applyVirtual(virtual as never);
    await world.settled();
    const cancelled = await cards.cancelled();
    const sibling = await world.addTenant({ merchantId: world.tenant.merchantId });
    await expectNothingChanged(async () => {
      expectRefusal(await apply(body), 10011, 'merchant_card_id');
      expectRefusal(await apply({ ...body, first_name: 'LI' }), 10011, 'merchant_card_id');
      expectRefusal(await apply({ ...body, card_bin_id: '999' }), 10011, 'merchant_card_id');
      expectRefusal(await new WorldCardClient(sibling.client).call(path, body), 10011, 'merchant_card_id');
      const { merchant_card_id } = virtual;
      expectRefusal(await apply({ ...physicalApplication(), merchant_card_id }), 10011, 'merchant_card_id');
      const again = { ...physicalApplication(), merchant_card_id: cancelled.merchant_card_id };
      expectRefusal(await apply(again), 10011, 'merchant_card_id');
    });
  });
});

describe(`POST ${path}: an application`, () => {
  test('is answered field by field as documented, and takes no money', async () => {
    await world.settled();
    const before = await world.reserve();
    const body = physicalApplication();
    const answer = await apply(body);
    expectSuccess(answer);
    expect(answer.data).toStrictEqual({
      card_id: wire.id,
      merchant_card_id: body.merchant_card_id,
      card_type: 'PHYSICAL-G',
      status: 9,
      created_at: wire.time,
    });
    expect(await world.reserve()).toEqual(before);
  });

  test('keeps who applied, and where the card is to be sent', async () => {
    const answer = await apply(physicalApplication());
    const card = await cards.card({ card_id: answer.data?.card_id ?? '' });
    expect(await findCardholder(world.database, card, card.cardholderId)).toMatchObject({
      firstName: 'SAN',
      lastName: 'ZHANG',
      phoneCountryCode: '86',
      phone: '13800138000',
      email: 'sanzhang@example.com',
      birthday: '1990-01-15',
      countryCode: 'CN',
      state: 'Guangdong',
      city: 'Shenzhen',
      address: 'Nanshan District, Keyuan Road 1',
      addressLineTwo: 'Building 4, Room 1201',
      postalCode: '518000',
    });
    expect(await findDeliveryAddress(world.database, card)).toEqual({
      recipient: 'SAN ZHANG',
      lines: ['Nanshan District, Keyuan Road 1', 'Building 4', 'Room 1201'],
      city: 'Shenzhen',
      state: 'Guangdong',
      postalCode: '518000',
      countryCode: 'CN',
    });
  });

  test('needs nothing but the required fields', async () => {
    const bare = Object.fromEntries(
      Object.entries(physicalApplication()).filter(([name]) => required.includes(name)),
    );
    const answer = await apply(bare);
    expectSuccess(answer);
    const card = await cards.card({ card_id: answer.data?.card_id ?? '' });
    expect(await findDeliveryAddress(world.database, card)).toBeNull();
    expect(await findCardholder(world.database, card, card.cardholderId)).toMatchObject({
      email: '',
      countryCode: '',
      address: '',
      addressLineTwo: '',
    });
  });

  test.each(["O'Brien", 'Anna-Lena', 'Mary Ann', 'x'])(
    'takes the name %j',
    { tags: 'ours' },
    async (last_name) => {
      expectSuccess(await apply({ ...physicalApplication(), last_name }));
    },
  );

  test('ignores fields that the document no longer has', { tags: 'ours' }, async () => {
    expectSuccess(await apply({ ...physicalApplication(), id_number: '1', id_photo: 'x', amount: '1' }));
  });

  test('holds one unit of the opening quota', async () => {
    const before = await cards.quota();
    await cards.applied();
    expect(await cards.quota()).toEqual({ ...before, held: (before?.held ?? 0n) + 1n });
  });

  test('is taken once when it arrives many times at the same instant', async () => {
    const before = await cards.quota();
    const body = physicalApplication();
    const answers = await Promise.all(Array.from({ length: 10 }, () => apply(body)));
    expect(answers.map(({ code }) => code).sort()).toEqual([0, ...Array.from({ length: 9 }, () => 10011)]);
    expect((await cards.quota())?.held).toBe((before?.held ?? 0n) + 1n);
  });

  test('of many at the same instant gets no more than the quota allows', async () => {
    await cards.setQuota(3n, '18');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => apply({ ...physicalApplication(), card_bin_id: '18' })),
    );
    expect(answers.map(({ code }) => code).sort((one, other) => one - other)).toEqual([
      ...[0, 0, 0],
      ...[10007, 10007, 10007, 10007, 10007],
    ]);
  });

  test('where no quota was set has no limit', { tags: 'ours' }, async () => {
    const other = await world.addTenant();
    const theirs = new WorldCardClient(other.client);
    expectSuccess(await theirs.call(path, physicalApplication()));
  });

  test("may have the merchant_card_id of another merchant's card", { tags: 'ours' }, async () => {
    const body = physicalApplication();
    expectSuccess(await apply(body));
    const other = await world.addTenant();
    expectSuccess(await new WorldCardClient(other.client).call(path, body));
  });

  test('pushes nothing', async () => {
    const { card_id } = await cards.applied();
    await world.told();
    const rows = await world.database.query(
      `select from deliveries join events on events.id = deliveries.event_id where events.data->'card'->>'number' = $1`,
      [card_id],
    );
    expect(rows).toHaveLength(0);
  });
});
