import { WorldCardClient } from '@emboss/sdk/worldcard';
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { merchantSite } from '../testing/merchant-site.ts';
import { physicalCards } from '../testing/physical-cards.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testPng } from '../testing/test-images.ts';
import { until } from '../testing/until.ts';
import { visits } from '../testing/visit.ts';
import { worldcardWorld } from '../testing/worldcard-world.ts';

const opened = await visits();
const world = await worldcardWorld(await testDatabase());
const { wall, tenant } = world;
const { origin: baseUrl } = new URL(tenant.client.baseUrl);
const client = new WorldCardClient(tenant.client);
/** The merchant's backend; its clock goes with the server's, which tests move. */
const backend = {
  call: <Data>(path: string, body: unknown) =>
    client.call<Data>(path, body, { timestamp: String(Math.floor(wall.now().getTime() / 1000)) }),
};
const cards = physicalCards(world, backend);

/** Somebody whose card waits for them to be verified. */
async function applicant() {
  const card = await cards.applied();
  const newToken = async () => {
    const path = '/api/v1/card/physical/kyc/init';
    const answer = await backend.call<{ access_token: string }>(path, cards.kyc(card));
    return answer.data?.access_token ?? expect.fail(answer.text);
  };
  return { card, newToken };
}

const head =
  '<!doctype html><html lang="en"><title>Shop</title><body><div id="sumsub-websdk-container"></div>';

/** What a merchant's page does, as WorldCard's guide shows it; the script's address alone is another. */
const byScript = (accessToken: string) => `${head}
<script src="${baseUrl}/pages/websdk/sns-websdk-builder.js"></script>
<script>
  window.told = [];
  function launchKycSdk(accessToken) {
    const snsWebSdkInstance = snsWebSdk
      .init(accessToken, () => getNewAccessToken())
      .withConf({ lang: 'en' })
      .withOptions({ addViewportTag: false, adaptIframeHeight: true })
      .on('idCheck.onApplicantSubmitted', () => told.push(['on', 'idCheck.onApplicantSubmitted']))
      .on('idCheck.onError', (error) => told.push(['on', 'idCheck.onError', error]))
      .onMessage((type, payload) => told.push(['message', type, payload]))
      .build();
    snsWebSdkInstance.launch('#sumsub-websdk-container');
  }
  async function getNewAccessToken() {
    const resp = await fetch('/your-backend/kyc/refresh', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ merchant_card_id: 'mc_pcard_001' }),
    });
    const data = await resp.json();
    return data.access_token;
  }
  launchKycSdk('${accessToken}');
</script>`;

/** The same with the package under the original's name. */
const byPackage = (accessToken: string) => `${head}
<script type="importmap">{"imports":{"@sumsub/websdk":"/node_modules/@sumsub/websdk/index.js"}}</script>
<script type="module">
  import snsWebSdk from '@sumsub/websdk';
  window.told = [];
  const renew = () => fetch('/your-backend/kyc/refresh', { method: 'POST' })
    .then((answer) => answer.json())
    .then((data) => data.access_token);
  snsWebSdk.init('${accessToken}', renew)
    .withBaseUrl('${baseUrl}')
    .withConf({ theme: 'dark' })
    .on('onApplicantResubmitted', () => told.push(['on', 'onApplicantResubmitted']))
    .onMessage((type, payload) => told.push(['message', type, payload]))
    .build()
    .launch(document.getElementById('sumsub-websdk-container'));
</script>`;

/** The calls of the original's first version, and what later calls change. */
const byOldCalls = (accessToken: string) => `${head}
<script src="${baseUrl}/pages/websdk/sns-websdk-builder.js"></script>
<script>
  window.told = [];
  window.instance = snsWebSdk.Builder('', 'basic-kyc')
    .withAccessToken('${accessToken}', (give) => give('another'))
    .withConf({
      uiConf: { customCssStr: 'h1 { color: rgb(1, 2, 3) }' },
      onMessage: (type, payload) => told.push(['message', type, payload]),
    })
    .build();
  instance.launch('#sumsub-websdk-container');
</script>`;

type Told = [how: string, type: string, payload?: Record<string, unknown>];

/** Somebody on a merchant's page, with all that the page and its backend are told. */
async function customer(pageOf: (accessToken: string) => string, before?: (page: Page) => Promise<void>) {
  if (opened.kind === 'missing') throw new Error(opened.remedy);
  const { card, newToken } = await applicant();
  const token = await newToken();
  let refresh = newToken;
  const site = await merchantSite({ '/': pageOf(token) }, () => refresh());
  const { page, mishaps } = await opened.open();
  closeAfterFile(() => page.context().close());
  await before?.(page);
  await page.goto(site.url);
  const told = () => page.evaluate(() => (globalThis as unknown as { told: Told[] }).told);
  return {
    ...{ card, site, page, mishaps, told },
    breakBackend: () => {
      refresh = () => Promise.reject(new Error('The backend is down.'));
    },
    frame: page.frameLocator('#sumsub-websdk-container iframe'),
    /** The names of the events in their order, without the page's sizes. */
    events: async () =>
      (await told())
        .filter(([how, type]) => how === 'message' && type !== 'idCheck.onResize')
        .map(([, type]) => type.replace('idCheck.', '')),
    toldOf: async (type: string) =>
      (await told())
        .filter((each) => each[0] === 'message' && each[1] === type)
        .map(([, , payload]) => payload),
  };
}

type Screen = FrameLocator | Page | Frame;

async function chooseDocument(screen: Screen, name: string) {
  await screen.getByText(name, { exact: true }).click();
  await screen.getByLabel('Which country issued it?').selectOption({ label: 'Portugal' });
  await screen.getByRole('button', { name: 'Continue' }).click();
}

async function takePicture(screen: Screen) {
  await screen.getByRole('button', { name: 'Take a picture' }).click();
  await screen.getByRole('button', { name: 'Capture' }).click();
  await screen.getByRole('button', { name: 'It is sharp and whole' }).click();
}

async function uploadPicture(screen: Screen, file: { name: string; type: string; bytes: Buffer } = picture) {
  const input = screen.locator('input[type=file]:not([capture])');
  await input.setInputFiles({ name: file.name, mimeType: file.type, buffer: file.bytes });
}

const picture = { name: 'front.png', type: 'image/png', bytes: testPng(320, 200) };

async function showFace(screen: Screen) {
  await screen.getByRole('button', { name: 'Start the camera' }).click();
  await screen.getByRole('button', { name: 'I am ready' }).click();
}

async function handIn(screen: Screen, verdict: string) {
  await screen.getByLabel(verdict).check();
  await screen.getByRole('button', { name: 'Hand it in' }).click();
  await screen.getByRole('heading', { name: 'Thank you, we have everything' }).waitFor();
}

const noBrowser = opened.kind === 'missing' ? ` (skipped: ${opened.remedy})` : '';

describe.skipIf(opened.kind === 'missing')(`on a merchant’s page${noBrowser}`, () => {
  test('a person passes by camera, and the page is told each step', async () => {
    const { card, frame, page, mishaps, events, toldOf, site } = await customer(byScript);
    await chooseDocument(frame, 'ID card');
    await frame.getByRole('heading', { name: 'Front of your ID card' }).waitFor();
    expect(await frame.locator(':focus').textContent()).toBe('Front of your ID card');
    await takePicture(frame);
    await frame.getByRole('heading', { name: 'Back of your ID card' }).waitFor();
    await takePicture(frame);
    await showFace(frame);
    await frame.getByRole('heading', { name: 'Is everything right?' }).waitFor();
    await handIn(frame, 'Approved');
    await frame.getByRole('heading', { name: 'You are verified' }).waitFor();

    expect(await events()).toEqual([
      'onReady',
      'onApplicantLoaded',
      'onStepInitiated',
      'onInitialized',
      'onStepCompleted',
      'onStepInitiated',
      'onLivenessCompleted',
      'onStepCompleted',
      'onApplicantSubmitted',
      'onApplicantStatusChanged',
      'onApplicantStatusChanged',
    ]);
    expect(await toldOf('idCheck.onStepInitiated')).toEqual([
      { idDocSetType: 'IDENTITY', types: ['PASSPORT', 'ID_CARD', 'DRIVERS', 'RESIDENCE_PERMIT'] },
      { idDocSetType: 'SELFIE', types: ['SELFIE'] },
    ]);
    expect(await toldOf('idCheck.onApplicantStatusChanged')).toMatchObject([
      { reviewStatus: 'pending' },
      { reviewStatus: 'completed', reviewResult: { reviewAnswer: 'GREEN' } },
    ]);
    const [lastHeight] = (await toldOf('idCheck.onResize')).slice(-1);
    const box = await page.locator('iframe').boundingBox();
    expect(box?.height).toBe(Math.max(480, Number(lastHeight?.height)));
    expect(site.refreshes()).toBe(0);
    expect(mishaps).toEqual([]);
    expect((await cards.card(card)).status).toBe('pending-assignment');
    await until(() => world.callbacks('card_kyc').length === 1, 'the merchant’s callback');
  });

  test('a token that ended is replaced, and what was done stays done', async () => {
    const { card, frame, site, events } = await customer(byScript);
    await chooseDocument(frame, 'ID card');
    await uploadPicture(frame);
    await frame.getByRole('button', { name: 'It is sharp and whole' }).click();
    await frame.getByRole('heading', { name: 'Back of your ID card' }).waitFor();
    wall.move(601_000);
    await uploadPicture(frame);
    await frame.getByRole('button', { name: 'It is sharp and whole' }).click();
    await frame.getByRole('heading', { name: 'Now you' }).waitFor();
    expect(site.refreshes()).toBe(1);
    const { id } = await cards.verification(card);
    const documents = await world.database.query<{ kind: string }>(
      'select kind from verification_documents where verification_id = $1 order by kind',
      [id],
    );
    expect(documents).toEqual([{ kind: 'back' }, { kind: 'front' }]);
    expect(await events()).not.toContain('onError');
  });

  test('a token is replaced before it ends; when it cannot be, person and page are told', async () => {
    const { frame, site, page, toldOf, breakBackend } = await customer(byScript);
    await frame.getByRole('heading', { name: 'Let’s check who you are' }).waitFor();
    wall.move(550_000);
    // The page reads its session when it opens, and again once it has the new token.
    let sessionsRead = 0;
    page.on('response', (answer) => {
      if (new URL(answer.url()).pathname.endsWith('/session')) sessionsRead += 1;
    });
    await page.reload();
    await until(() => sessionsRead === 2, 'the session of a new token');
    expect(site.refreshes()).toBe(1);
    await chooseDocument(frame, 'Passport');
    await frame.getByRole('heading', { name: 'Photo page of your passport' }).waitFor();

    breakBackend();
    wall.move(601_000);
    await uploadPicture(frame);
    await frame.getByText('This session has ended').waitFor();
    const failure = { code: 'access-token-renewal-failed', error: expect.stringMatching(/./) };
    expect(await toldOf('idCheck.onError')).toEqual([failure]);
    expect(await toldOf('idCheck.onUploadError')).toEqual([]);
    await page.reload();
    await frame.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    expect(await toldOf('idCheck.onError')).toEqual([failure]);
  });

  test('a refused person tries again by upload alone, from the package', async () => {
    const refuseCamera = async (page: Page) => {
      await page.addInitScript(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); }",
      );
    };
    const { card, frame, events, toldOf, told, mishaps } = await customer(byPackage, refuseCamera);
    for (const verdict of ['Refused, may try again', 'Refused for good']) {
      await chooseDocument(frame, 'Passport');
      await frame.getByRole('button', { name: 'Take a picture' }).click();
      await frame.getByText('This page may not use your camera.').waitFor();
      await uploadPicture(frame, { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('notes') });
      await frame.getByText('This file is not a picture we can read.').waitFor();
      await uploadPicture(frame);
      await frame.getByRole('button', { name: 'It is sharp and whole' }).click();
      await frame.getByRole('button', { name: 'I have no camera' }).click();
      await frame.getByLabel('Move this all the way to the right').press('End');
      await frame.getByRole('button', { name: 'Upload a selfie' }).waitFor();
      await uploadPicture(frame);
      await handIn(frame, verdict);
      const again = frame.getByRole('button', { name: 'Try again' });
      if (verdict === 'Refused, may try again') await again.click();
    }
    await frame.getByRole('heading', { name: 'We could not verify you' }).waitFor();
    expect(await frame.getByRole('button').count()).toBe(0);
    expect((await cards.card(card)).status).toBe('failed');
    expect(
      (await toldOf('idCheck.onApplicantStatusChanged')).filter((each) => each?.reviewResult),
    ).toMatchObject([
      { reviewResult: { reviewAnswer: 'RED', reviewRejectType: 'RETRY' } },
      { reviewResult: { reviewAnswer: 'RED', reviewRejectType: 'FINAL' } },
    ]);
    expect((await events()).filter((type) => type.endsWith('ubmitted'))).toEqual([
      'onApplicantSubmitted',
      'onApplicantResubmitted',
    ]);
    expect(await told()).toContainEqual(['on', 'onApplicantResubmitted']);
    expect(mishaps).toEqual([]);
  });

  test('the calls of the first version still work, and the page can be changed and taken away', async () => {
    const { frame, page, events, mishaps } = await customer(byOldCalls);
    const title = frame.getByRole('heading', { name: 'Let’s check who you are' });
    await title.waitFor();
    const colour = await title.evaluate("getComputedStyle(document.querySelector('h1')).color");
    expect(colour).toBe('rgb(1, 2, 3)');
    expect(await page.locator('meta[name=viewport]').count()).toBe(1);
    // As the system is, also where the page around it knows no dark: nobody chose yet.
    const themed = (theme: string) =>
      frame.locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' });
    const scheme = () => page.evaluate("getComputedStyle(document.querySelector('iframe')).colorScheme");
    await page.emulateMedia({ colorScheme: 'dark' });
    await themed('dark');
    expect(await scheme()).toBe('light dark');
    await page.evaluate("instance.setTheme('light')");
    await themed('light');
    expect(await scheme()).toBe('light');
    await page.evaluate("instance.setTheme('auto')");
    await themed('dark');
    expect(await scheme()).toBe('light dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await themed('light');
    await page.setViewportSize({ width: 1800, height: 900 });
    const sheet = await frame.locator('#sheet').boundingBox();
    expect(sheet?.width).toBe(640);
    await page.evaluate("instance.setTheme('dark')");
    await themed('dark');
    await chooseDocument(frame, 'Passport');
    await frame.getByRole('heading', { name: 'Photo page of your passport' }).waitFor();
    await page.evaluate('instance.navigateBack()');
    await title.waitFor();
    await page.evaluate('instance.destroy()');
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await events()).toContain('onInitialized');
    expect(mishaps).toEqual([]);
  });

  test('what other pages say is heard neither by the merchant’s page nor by ours', async () => {
    const { frame, page, told } = await customer(byScript);
    await frame.getByRole('heading', { name: 'Let’s check who you are' }).waitFor();
    await page.evaluate(`document.body.append(
      Object.assign(document.createElement('iframe'), { id: 'stranger', srcdoc: '<p>A stranger</p>' }))`);
    const stranger = page.frameLocator('#stranger').getByText('A stranger');
    await stranger.evaluate(`
      const say = (to, message) => to.postMessage(message, '*');
      const submitted = { kind: 'event', type: 'idCheck.onApplicantSubmitted', payload: {} };
      say(parent, { emboss: 'verification', ...submitted });
      say(parent.frames[0], { emboss: 'websdk', kind: 'conf', conf: { theme: 'dark' } });
      say(parent.frames[0], { emboss: 'websdk', kind: 'start', accessToken: 'stolen', conf: {} });`);
    await chooseDocument(frame, 'Passport');
    await frame.getByRole('heading', { name: 'Photo page of your passport' }).waitFor();
    expect(await frame.locator('html').getAttribute('data-theme')).toBe('light');
    expect((await told()).map(([, type]) => type)).not.toContain('idCheck.onApplicantSubmitted');
  });
});

describe.skipIf(opened.kind === 'missing')(`by itself${noBrowser}`, () => {
  test('the page takes its token from its address, goes on after a reload, and says when its time is over', async () => {
    if (opened.kind === 'missing') return;
    const { newToken } = await applicant();
    const { page, mishaps } = await opened.open();
    closeAfterFile(() => page.context().close());
    const token = await newToken();
    await page.goto(`${baseUrl}/pages/verification#token=${token}`);
    const country = page.getByLabel('Which country issued it?');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Choose which document you will show.').waitFor();
    // Where the cardholder lives.
    expect(await country.inputValue()).toBe('CN');
    await page.getByText('Driving licence', { exact: true }).click();
    await country.selectOption('');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Choose the country that issued your document.').waitFor();
    await chooseDocument(page, 'Driving licence');
    expect(page.url()).toBe(`${baseUrl}/pages/verification`);
    await takePicture(page);
    await page.getByRole('heading', { name: 'Back of your driving licence' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Back of your driving licence' }).waitFor();

    wall.move(601_000);
    await page.reload();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.getByText('go back to where you came from and open this page anew').waitFor();

    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await page.getByText('This page was opened without a key.').waitFor();

    const openWith = async (fragment: string) => {
      await page.goto('about:blank');
      await page.goto(`${baseUrl}/pages/verification#token=${fragment}`);
    };
    await openWith('rubbish');
    await page.getByRole('heading', { name: 'This link is not valid' }).waitFor();
    const another = await newToken();
    await openWith(another);
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    await page.evaluate('sessionStorage.clear()');
    await openWith(another);
    await page.getByRole('heading', { name: 'This page is open in another window' }).waitFor();
    expect(await page.getByText('ten minutes').count()).toBe(0);
    expect(mishaps).toEqual([]);
  });

  test('whose application is cancelled meanwhile is told that nothing more is needed', async () => {
    if (opened.kind === 'missing') return;
    const { card, newToken } = await applicant();
    const { page } = await opened.open({ colorScheme: 'dark' });
    closeAfterFile(() => page.context().close());
    await page.goto(`${baseUrl}/pages/verification#token=${await newToken()}`);
    await chooseDocument(page, 'Passport');
    await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
    await backend.call('/api/v1/card/physical/kyc/cancel', cards.kyc(card));
    await uploadPicture(page);
    const ended = page.getByRole('heading', { name: 'This application has ended' });
    await ended.waitFor();
    await page.reload();
    await ended.waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByText('Which document').count()).toBe(0);
  });
});
