import { describe, expect, test } from 'vitest';
import { submitVerification } from '../cardholders/index.ts';
import { challengePageToken } from '../challenges/index.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { pagesWorld } from '../testing/pages-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { visits } from '../testing/visit.ts';

const opened = await visits();
const { people, challenges, start } = await pagesWorld(await testDatabase());
const { baseUrl } = await start({
  verification: { simulated: people.context, testerChooses: false },
  isSandbox: false,
});

async function visitor() {
  if (opened.kind === 'missing') throw new Error(opened.remedy);
  const { page } = await opened.open();
  closeAfterFile(() => page.context().close());
  return page;
}

const noBrowser = opened.kind === 'missing' ? ` (skipped: ${opened.remedy})` : '';

describe.skipIf(opened.kind === 'missing')(`where everything is real${noBrowser}`, () => {
  test('nobody who handed in is promised a result within a minute', async () => {
    const page = await visitor();
    const person = await people.person();
    const session = await people.session(person);
    await people.upload(session, 'front', 'selfie');
    await submitVerification(people.context, session, {
      documentType: 'passport',
      country: 'PT',
      verdict: 'manual',
    });
    await page.goto(`${baseUrl}/pages/verification#token=${(await people.open(person)).reveal()}`);
    await page.getByText('Somebody looks at it in person').waitFor();
    expect(await page.getByText('within a minute').count()).toBe(0);
    expect(await page.getByText('Sandbox').filter({ visible: true }).count()).toBe(0);
  });

  test('the page of a challenge does not say where its code is', async () => {
    const page = await visitor();
    const challenge = await challenges.started({ kind: 'redirect' });
    const token = await challengePageToken(challenges.context, challenges.merchantId, challenge.id);
    await page.goto(`${baseUrl}/pages/challenges/${token?.reveal()}`);
    await page.getByRole('timer').waitFor();
    expect(await page.getByText('emboss challenges code').count()).toBe(0);
    expect(await page.getByText('Sandbox').filter({ visible: true }).count()).toBe(0);
  });
});
