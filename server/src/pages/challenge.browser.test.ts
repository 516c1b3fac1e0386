import type { FrameLocator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { challengePageToken } from '../challenges/index.ts';
import { publicId } from '../platform/index.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { merchantSite } from '../testing/merchant-site.ts';
import { pagesWorld } from '../testing/pages-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { visits } from '../testing/visit.ts';

const opened = await visits();
const { challenges, baseUrl } = await pagesWorld(await testDatabase());

/** A cardholder on the page of their challenge, which a shop has framed. */
async function cardholder() {
  if (opened.kind === 'missing') throw new Error(opened.remedy);
  const challenge = await challenges.started({ kind: 'redirect' });
  const token = await challengePageToken(challenges.context, challenges.merchantId, challenge.id);
  const shop = `<!doctype html><title>Shop</title>
    <script>window.told = []; addEventListener('message', ({ origin, data }) => told.push([origin, data]));</script>
    <iframe src="${baseUrl}/pages/challenges/${token?.reveal()}" width="500" height="800"></iframe>`;
  const site = await merchantSite({ '/': shop }, async () => '');
  const { page, mishaps } = await opened.open();
  closeAfterFile(() => page.context().close());
  await page.goto(site.url);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('timer').waitFor();
  return {
    ...{ challenge, frame, mishaps },
    code: (await challenges.rightCode(challenge)).reveal(),
    wrong: (await challenges.wrongCode(challenge)).reveal(),
    told: () => page.evaluate('told'),
    tryCode: async (code: string) => {
      await frame.getByLabel('The code we sent you').fill(code);
      await frame.getByRole('button', { name: 'Confirm the purchase' }).click();
    },
  };
}

/** As when somebody comes back to the tab. */
const wake = (frame: FrameLocator) =>
  frame.locator('html').evaluate("document.dispatchEvent(new Event('visibilitychange'))");

const noBrowser = opened.kind === 'missing' ? ` (skipped: ${opened.remedy})` : '';

describe.skipIf(opened.kind === 'missing')(`a cardholder on the challenge’s page${noBrowser}`, () => {
  test('sees the purchase, and confirms it after a wrong code', async () => {
    const { challenge, frame, code, wrong, tryCode, told, mishaps } = await cardholder();
    await frame.getByText('$42.50').waitFor();
    await frame.getByRole('heading', { name: 'AMAZON.COM' }).waitFor();
    await frame.getByText('Sandbox', { exact: true }).waitFor();
    await frame.getByText(`emboss challenges code ${publicId('challenge', challenge.id)}`).waitFor();
    await tryCode('');
    await frame.getByText('The code has six digits.').waitFor();
    expect(await frame.getByRole('timer').textContent()).toMatch(/^[45]:\d\d$/);
    await tryCode(wrong);
    await frame.getByText('That is not the code.').waitFor();
    await frame.getByText('You have 2 attempts.').waitFor();
    expect(await told()).toEqual([]);
    await tryCode(code);
    await frame.getByRole('heading', { name: 'Confirmed' }).waitFor();
    expect(await told()).toEqual([[baseUrl, { emboss: 'challenge', status: 'accepted' }]]);
    expect(mishaps).toEqual([]);
  });

  test('has three attempts', async () => {
    const { frame, wrong, tryCode, told } = await cardholder();
    await tryCode(wrong);
    await frame.getByText('You have 2 attempts.').waitFor();
    await tryCode(wrong);
    await frame.getByText('This is the last attempt.').waitFor();
    await tryCode(wrong);
    await frame.getByRole('heading', { name: 'Too many wrong codes' }).waitFor();
    expect(await frame.getByRole('button').count()).toBe(0);
    expect(await told()).toEqual([[baseUrl, { emboss: 'challenge', status: 'failed' }]]);
  });

  test('is told when the time is over, and that nothing was charged, without doing anything', async () => {
    const { challenge, frame } = await cardholder();
    const { clock } = challenges.engine;
    await clock.advance(challenge.expiresAt.getTime() - clock.now().getTime() - 59_000);
    await wake(frame);
    await frame
      .getByRole('timer')
      .filter({ hasText: /^0:[0-5]\d$/ })
      .waitFor();
    await challenges.outlive(challenge);
    await frame.getByRole('heading', { name: 'The time is over' }).waitFor();
    await frame.getByText('You were not charged.').waitFor();
  });

  test.each([
    ['This is not my purchase', 'Declined', 'declined'],
    ['Cancel', 'Cancelled', 'cancelled'],
  ])('who says %j is told %j', async (name, title, status) => {
    const { frame, told } = await cardholder();
    await frame.getByRole('button', { name, exact: true }).click();
    await frame.getByRole('heading', { name: title }).waitFor();
    expect(await told()).toEqual([[baseUrl, { emboss: 'challenge', status }]]);
  });

  test('whose link was mistyped is sent back to the shop', async () => {
    if (opened.kind === 'missing') return;
    const { page } = await opened.open();
    closeAfterFile(() => page.context().close());
    await page.goto(`${baseUrl}/pages/challenges/mistyped`);
    await page.getByText('This link is not valid. Go back to the shop and start again.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
  });
});
