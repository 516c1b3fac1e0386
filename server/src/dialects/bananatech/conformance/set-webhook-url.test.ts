import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { expectConfirmation, expectRefusal } from '../../../testing/bananatech-requests.ts';
import { type BananatechTenant, bananatechWorld } from '../../../testing/bananatech-world.ts';
import { startReceiver } from '../../../testing/receiver.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Set Webhook URL": the URL can be set by it, or in the console. Its body is not documented.
const path = '/merchant/set_webhook_url';
const database = await testDatabase();
const world = await bananatechWorld(database, { allowPrivateCallbacks: false });
const receiver = await startReceiver();
const clientOf = ({ client }: BananatechTenant) => new BananaTechClient(client);
const client = clientOf(world.tenant);
const done = 'Webhook URL set successfully';

/** The paths at which webhooks come that are told of one more user. */
async function heardAt(tenant: BananatechTenant): Promise<string[]> {
  const [before, elsewhere] = [receiver.requests.length, world.receiver.requests.length];
  await bananatechCards(world, clientOf(tenant), tenant).user();
  await world.told();
  const there = world.receiver.requests.slice(elsewhere).map(() => 'where it was');
  return [...receiver.requests.slice(before).map((request) => request.path), ...there];
}

describe(`POST ${path}: a URL is refused, and the old one stays,`, { tags: 'ours' }, () => {
  const refused = async (webhook_url: unknown, problem: string) => {
    expectRefusal(await client.call(path, { webhook_url }), problem);
    expect(await heardAt(world.tenant)).toEqual(['where it was']);
  };

  test.each([{}, { webhook_url: null }, { webhook_url: ' ' }, { webhook_url: null, url: '' }, { URL: 'x' }])(
    'where none is given, as in %j',
    async (body) => {
      expectRefusal(await client.call(path, body), 'Missing required field: webhook_url');
      expect(await heardAt(world.tenant)).toEqual(['where it was']);
    },
  );

  test.each([
    [1, 'must be a string'],
    [['https://example.com'], 'must be a string'],
    ['https://example.com/\n', 'must have no control characters'],
    ['example.com/hook', 'must be an absolute URL, such as https://example.com/hooks'],
    ['https://exa mple.com', 'must be an absolute URL, such as https://example.com/hooks'],
    ['ftp://example.com/', 'must begin with http:// or https://'],
    ['file:///etc/passwd', 'must begin with http:// or https://'],
    ['javascript:alert(1)', 'must begin with http:// or https://'],
    ['https://user:secret@example.com/', 'must not hold a user name or password'],
  ])('when it is %j', async (url, problem) => {
    await refused(url, `Invalid field: webhook_url ${problem}`);
  });

  test('when it is too long', async () => {
    const url = 'https://example.com/'.padEnd(2049, 'x');
    await refused(url, 'Invalid field: webhook_url must have at most 2048 characters');
  });

  const privateUrls = ['http://169.254.169.254/latest/meta-data', 'http://[fe80::1]/'];
  test.each(privateUrls)('when it is %s, which no installation calls', async (url) => {
    await refused(url, 'Invalid field: webhook_url must not point into a private network');
  });

  test.each(['http://127.0.0.1/hook', 'http://localhost:3000/', 'http://10.1.2.3/', 'http://[::1]/'])(
    'when it is %s, in a private network',
    async (url) => {
      const tenant = await world.addTenant({ settings: { allowPrivateCallbacks: false } });
      const answer = await clientOf(tenant).call(path, { webhook_url: url });
      expectRefusal(answer, 'Invalid field: webhook_url must not point into a private network');
      const alias = await clientOf(tenant).call(path, { url });
      expectRefusal(alias, 'Invalid field: url must not point into a private network');
    },
  );
});

describe(`POST ${path}: a URL`, () => {
  test('is set at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    const tenant = await world.addTenant();
    const webhook_url = `${receiver.url}/one`;
    expectConfirmation(await clientOf(tenant).call(path, { webhook_url }), done);
    expect(await heardAt(tenant)).toEqual(['/one']);
  });

  test('takes the place of the one before: there is one', async () => {
    const tenant = await world.addTenant();
    for (const place of ['/first', '/second', '/second'])
      await clientOf(tenant).setWebhookUrl({ webhook_url: receiver.url + place });
    expect(await heardAt(tenant)).toEqual(['/second']);
  });

  test('may be named url', { tags: 'ours' }, async () => {
    const tenant = await world.addTenant();
    expectConfirmation(await clientOf(tenant).call(path, { url: `${receiver.url}/alias` }), done);
    expect(await heardAt(tenant)).toEqual(['/alias']);
  });

  test('is webhook_url where both are given', { tags: 'ours' }, async () => {
    const tenant = await world.addTenant();
    const both = { webhook_url: `${receiver.url}/named`, url: `${receiver.url}/alias` };
    expectConfirmation(await clientOf(tenant).call(path, both), done);
    expect(await heardAt(tenant)).toEqual(['/named']);
  });

  test('is for the programme alone', { tags: 'ours' }, async () => {
    const tenant = await world.addTenant();
    const sibling = await world.addTenant({ merchantId: tenant.merchantId });
    await clientOf(tenant).setWebhookUrl({ webhook_url: `${receiver.url}/mine` });
    expect(await heardAt(sibling)).toEqual(['where it was']);
    expect(await heardAt(tenant)).toEqual(['/mine']);
  });

  test('may be a public one in another form, and is kept as it is called', { tags: 'ours' }, async () => {
    const tenant = await world.addTenant();
    expectConfirmation(await clientOf(tenant).call(path, { webhook_url: 'HTTPS://Example.COM/hook' }), done);
    const rows = await database.query<{ url: string }>(
      'select url from webhook_endpoints where merchant_id = $1',
      [tenant.merchantId],
    );
    expect(rows).toEqual([{ url: 'https://example.com/hook' }]);
  });

  test('may be in a private network where the installation allows that', { tags: 'ours' }, async () => {
    const open = await bananatechWorld(await testDatabase());
    const tenant = await open.addTenant({ settings: { allowPrivateCallbacks: false } });
    const body = { webhook_url: 'http://10.1.2.3/hook' };
    expectConfirmation(await clientOf(tenant).call(path, body), done);
  });
});
