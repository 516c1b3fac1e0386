import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { challengePageToken } from '../challenges/index.ts';
import { merchantSite } from '../testing/merchant-site.ts';
import { pagesWorld } from '../testing/pages-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { visits } from '../testing/visit.ts';

// Takes the pictures that the documentation shows: EMBOSS_SCREENSHOTS=1 npx vitest run server/src/pages/screenshots.test.ts
const images = fileURLToPath(new URL('../../../docs/images', import.meta.url));

describe.runIf(process.env.EMBOSS_SCREENSHOTS)('the pictures of the guide', () => {
  test('show the verification page inside a merchant’s page, and the page of a challenge', async () => {
    const opened = await visits();
    if (opened.kind === 'missing') throw new Error(opened.remedy);
    const { people, challenges, baseUrl } = await pagesWorld(await testDatabase());
    const { page: studio } = await opened.open({ viewport: { width: 640, height: 640 } });
    const front = await photograph(studio, 'front');
    const back = await photograph(studio, 'back');
    const face = await photograph(studio, 'face');

    const token = (await people.open(await people.person())).reveal();
    const site = await merchantSite({ '/': merchantPage(baseUrl, token) }, async () => token);
    const { page } = await opened.open({ viewport: { width: 1120, height: 940 } });
    await page.goto(site.url);
    const frame = page.frameLocator('iframe');
    await frame.getByText('ID card', { exact: true }).click();
    await frame.getByLabel('Which country issued it?').selectOption('PT');
    await frame.getByRole('button', { name: 'Continue' }).click();
    for (const picture of [front, back]) {
      await frame.locator('input[type=file]:not([capture])').setInputFiles(picture);
      await frame.getByRole('button', { name: 'It is sharp and whole' }).click();
    }
    await frame.getByRole('button', { name: 'I have no camera' }).click();
    await frame.getByLabel('Move this all the way to the right').press('End');
    await frame.locator('input[type=file]:not([capture])').setInputFiles(face);
    await frame.getByRole('heading', { name: 'Is everything right?' }).waitFor();
    await page.screenshot({ path: `${images}/verification-page.png` });

    const challenge = await challenges.started({
      kind: 'redirect',
      major: 128.9,
      acceptor: {
        name: 'OLIVE & THYME',
        id: 'OLIVE001',
        mcc: '5812',
        country: 'US',
        city: 'Chicago',
      },
    });
    const key = await challengePageToken(challenges.context, challenges.merchantId, challenge.id);
    const { page: bank } = await opened.open({ viewport: { width: 620, height: 760 } });
    await bank.goto(`${baseUrl}/pages/challenges/${key?.reveal()}`);
    await bank.getByLabel('The code we sent you').fill('4071');
    await bank.screenshot({ path: `${images}/challenge-page.png` });
  });
});

/** A picture of something that nobody was issued. */
async function photograph(studio: Page, what: 'front' | 'back' | 'face') {
  await studio.setContent(
    `<style>${specimenStyle}</style><div id="subject" class="${what}">${specimens[what]}</div>`,
  );
  const buffer = await studio.locator('#subject').screenshot({ type: 'jpeg', quality: 90 });
  return { name: `${what}.jpg`, mimeType: 'image/jpeg', buffer };
}

const person = `<svg viewBox="0 0 100 120"><rect width="100" height="120" fill="#cfdde2"/>
  <path d="M8 120c2-26 18-36 42-36s40 10 42 36z" fill="#2f5d6b"/><path d="M40 70h20v18a10 10 0 0 1-20 0z" fill="#c99a7c"/>
  <ellipse cx="50" cy="52" rx="22" ry="27" fill="#dcb094"/>
  <path d="M26 54c-4-34 12-42 26-42s28 8 24 42c-3-14-8-22-16-25-10 6-24 4-28 8-3 4-4 10-6 17z" fill="#3b2a22"/>
  <path d="M41 53h.1M59 53h.1" stroke="#2a1d17" stroke-width="4" stroke-linecap="round"/>
  <path d="M43 66c4 3.500 10 3.500 14 0" fill="none" stroke="#9a5d4c" stroke-width="2" stroke-linecap="round"/></svg>`;

const specimens = {
  front: `<h1>REPUBLIC OF UTOPIA</h1><h2>IDENTITY CARD · SPECIMEN</h2>${person}
    <dl><dt>Name</dt><dd>ALEX MARTIN</dd><dt>Born</dt><dd>14 02 1991</dd><dt>Number</dt><dd>UT0 000 000</dd></dl>`,
  back: `<h2>SPECIMEN</h2><p>I&lt;UTOUT0000000&lt;9&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;<br>9102148M3001012UTO&lt;&lt;&lt;&lt;&lt;&lt;<br>MARTIN&lt;&lt;ALEX&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;</p>`,
  face: person,
};

const specimenStyle = `
  body { margin: 0; font-family: sans-serif }
  #subject { position: relative; width: 480px; height: 303px; overflow: hidden; box-sizing: border-box; padding: 22px 26px }
  .front, .back { background: repeating-radial-gradient(circle at 70% 40%, #ffffff90 0 2px, #0000 2px 9px),
    linear-gradient(120deg, #f3e7cf, #cfe5dc 60%, #b7d3d9) }
  .front svg { position: absolute; left: 26px; top: 92px; height: 178px; border-radius: 6px }
  h1 { margin: 0; font-size: 24px; letter-spacing: 1px; color: #1f4c46 }
  h2 { margin: 4px 0 0; font-size: 14px; letter-spacing: 2px; color: #a4553a }
  dl { position: absolute; left: 200px; top: 88px; margin: 0; color: #22403c }
  dt { font-size: 12px; opacity: .7 } dd { margin: 0 0 12px; font-size: 20px; font-weight: 700 }
  p { position: absolute; left: 26px; bottom: 14px; margin: 0; font-size: 21px; line-height: 1.5; letter-spacing: 3px; color: #1d2b29 }
  #subject.face { width: 400px; height: 400px; padding: 0; background: #cfdde2 } .face svg { display: block; width: 400px; margin: 0 }
`;

const merchantPage = (baseUrl: string, token: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Meridian Travel Card</title>
<style>
  body { margin: 0; font: 16px/1.6 sans-serif; color: #1c2030; background: #f6f5fa }
  nav { display: flex; align-items: center; gap: 32px; padding: 18px 48px; background: #fff; border-bottom: 1px solid #e6e4ee }
  nav b { font-size: 20px; letter-spacing: -.3px } nav b i { color: #6a4fd8; font-style: normal } nav span { color: #6b6f80 }
  main { display: grid; grid-template-columns: 1fr 560px; gap: 56px; padding: 44px 48px }
  h1 { margin: 0 0 14px; font-size: 34px; line-height: 1.15; letter-spacing: -.8px }
  aside p { color: #5a5e70; margin: 0 0 26px } ol { list-style: none; padding: 0; margin: 0; display: grid; gap: 16px }
  li { display: flex; gap: 14px; align-items: center; color: #6b6f80 } li b { width: 30px; height: 30px; border-radius: 50%;
    display: grid; place-items: center; background: #e9e6f6; color: #6a4fd8; font-size: 14px }
  li.now { color: #1c2030; font-weight: 700 } li.now b { background: #6a4fd8; color: #fff }
</style>
<nav><b>Meridian<i>·</i>Card</b><span>Cards</span><span>Trips</span><span>Help</span></nav>
<main><aside><h1>Your travel card is almost yours</h1>
  <p>One last thing before we print it: we have to know that you are you.</p>
  <ol><li><b>1</b>Your address</li><li class="now"><b>2</b>Your identity</li><li><b>3</b>Your card arrives</li></ol></aside>
  <div id="sumsub-websdk-container"></div></main>
<script src="${baseUrl}/pages/websdk/sns-websdk-builder.js"></script>
<script>snsWebSdk.init('${token}', async () => '${token}').build().launch('#sumsub-websdk-container');</script>`;
