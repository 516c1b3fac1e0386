import { createPrivateKey, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { readAesKey } from '../sdk/src/worldcard/crypto.ts';
import { WorldCardClient, type WorldCardClientOptions } from '../sdk/src/worldcard/index.ts';
import { type SealedRequest, sealRequest } from '../sdk/src/worldcard/sealed-request.ts';
import { type Latencies, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';

const CONNECTIONS = 64;
const CARDS = 100;
const PATH = '/api/v1/card/virtual/get_info';
const ACTIVE = 2;
/** More than a server here can answer in a second; a round that runs out of signed requests ends there. */
const SIGNED_FOR_A_SECOND = 3_000;

/** Rounds of signed requests for the details of active cards. */
export async function measureGetInfo(
  worldcard: WorldCardClientOptions,
  { rounds, seconds }: BenchOptions,
  report: (line: string) => void,
): Promise<Latencies[]> {
  const cards = await activeCards(new WorldCardClient(worldcard));
  const keys = {
    appId: worldcard.appId,
    privateKey: createPrivateKey(worldcard.privateKeyPem),
    aesKey: readAesKey(worldcard.aesKey),
  };
  const { origin, pathname } = new URL(worldcard.baseUrl);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  async function send({ headers, body }: SealedRequest): Promise<void> {
    const answer = await pool.request({ method: 'POST', path: pathname + PATH, headers, body });
    const text = await answer.body.text();
    if (!text.startsWith('{"code":0,')) throw new Error(`get_info answered ${answer.statusCode}: ${text}`);
  }

  const results: Latencies[] = [];
  for (let round = 0; round <= rounds; round++) {
    const isWarmUp = round === 0;
    const length = isWarmUp ? 1 : seconds;
    const requests = Array.from({ length: length * SIGNED_FOR_A_SECOND }, (_, index) =>
      sealRequest(keys, { card_id: cards[index % cards.length] }),
    );
    const result = await measure(CONNECTIONS, length, async () => {
      const request = requests.pop();
      if (request === undefined) return 'over';
      await send(request);
      return 'more';
    });
    if (isWarmUp) continue;
    report(`round ${round}: ${Math.round(result.perSecond)} requests a second`);
    results.push(result);
  }
  await pool.close();
  return results;
}

async function activeCards(client: WorldCardClient): Promise<string[]> {
  return await Promise.all(
    Array.from({ length: CARDS }, async () => {
      const { card_id } = await client.applyVirtual({
        merchant_card_id: randomUUID(),
        card_type: 'VIRTUAL-V',
        card_bin_id: '1',
        first_recharge_amount: '10.00',
        email: 'ada@example.com',
        first_name: 'Ada',
        last_name: 'Lovelace',
        phone: '1234567890',
        phone_country_code: '1',
        birthday: '1990-01-01',
        country_code: 'US',
        state: 'NY',
        city: 'New York',
        address: '123 Main St',
        postal_code: '10001',
      });
      while ((await client.cardInfo({ card_id })).status !== ACTIVE) await sleep(50);
      return card_id;
    }),
  );
}
