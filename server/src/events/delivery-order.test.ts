import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { allDelivered, startSender } from '../testing/events-sender.ts';
import {
  claim,
  forgetDeliveries,
  minute,
  newEvent,
  newWorld,
  type Programme,
  plainDialect,
  programmeWithDeliveries,
  record,
} from '../testing/events-world.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';

const world = await newWorld();
beforeEach(() => forgetDeliveries(world));

/** Records so many events of one stream; answers their ids in their order. */
async function recordStream(programme: Programme, count: number, stream = randomUUID()): Promise<string[]> {
  const events = Array.from({ length: count }, () => newEvent(programme, { stream }));
  for (const event of events) await record(world, [event]);
  return events.map(({ id }) => id);
}

const bodies = ({ requests }: Receiver) => requests.map(({ body }) => body);

/** Renders the first of them long after the others could have been sent. */
function slowToRender(first: string | undefined) {
  const { render } = plainDialect();
  return plainDialect({
    render: async (event, delivery) => {
      if (event.id === first) await sleep(100);
      return await render(event, delivery);
    },
  });
}

describe('the deliveries of one stream', () => {
  test('arrive in the order of its events, one after another', async () => {
    let open = 0;
    let most = 0;
    const receiver = await startReceiver(() => {
      most = Math.max(most, ++open);
      setTimeout(() => open--, 15);
      return { status: 200, body: 'ok', delayMs: 20 };
    });
    const programme = await programmeWithDeliveries(world, receiver.url, 0);
    const ids = await recordStream(programme, 8);
    startSender(world, { dialects: { plain: slowToRender(ids[0]) } });
    await allDelivered(world, programme);
    expect(bodies(receiver)).toEqual(ids);
    expect(most).toBe(1);
  });

  test('arrive in their order from two senders', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url, 0);
    const streams = await Promise.all(Array.from({ length: 4 }, () => recordStream(programme, 10)));
    for (const _ of ['one', 'other']) startSender(world);
    await allDelivered(world, programme);
    for (const ids of streams) expect(bodies(receiver).filter((body) => ids.includes(body))).toEqual(ids);
  });

  test('do not wait for one that failed, which comes again by its ladder', async () => {
    const receiver = await startReceiver((_, index) => ({ status: index === 0 ? 503 : 200, body: 'ok' }));
    const programme = await programmeWithDeliveries(world, receiver.url, 0);
    const [first, second, third] = await recordStream(programme, 3);
    const sender = startSender(world);
    await receiver.received(3);
    world.clock.advance(minute);
    sender.wake();
    await allDelivered(world, programme);
    expect(bodies(receiver)).toEqual([first, second, third, first]);
  });

  test('begin with the one whose sender was killed', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url, 0);
    const ids = await recordStream(programme, 3);
    expect((await claim(world, { leaseMs: 5300 })).map(({ event }) => event.id)).toEqual([ids[0]]);
    startSender(world);
    await sleep(100);
    expect(bodies(receiver)).toEqual([]);
    world.wall.advance(5300);
    await allDelivered(world, programme);
    expect(bodies(receiver)).toEqual(ids);
  });

  test('begin with one that is due again', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/', 0);
    const [first] = await recordStream(programme, 2);
    await world.database.query('update deliveries set attempts = 1, rung = 1');
    expect((await claim(world)).map(({ event }) => event.id)).toEqual([first]);
  });
});

describe('of one stream, no two are under way', () => {
  const idsOf = (claimed: readonly ClaimedDelivery[]) => claimed.map(({ event }) => event.id);
  const failed = ({ merchantId, id }: ClaimedDelivery, dueInMs: number) =>
    world.database.query(
      `update deliveries set leased_until = null, rung = 1, due_at = $3 where merchant_id = $1 and id = $2`,
      [merchantId, id, new Date(world.clock.now().getTime() + dueInMs)],
    );

  test('when an earlier one is due again', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/', 0);
    const [first, second] = await recordStream(programme, 2);
    const [tried] = await claim(world);
    await failed(tried as ClaimedDelivery, minute);
    expect(idsOf(await claim(world))).toEqual([second]);
    world.clock.advance(minute);
    expect(await claim(world)).toEqual([]);
    world.wall.advance(15_000);
    expect(idsOf(await claim(world))).toEqual([first]);
  });

  test('when a retry is, and the lane has become slow', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/', 0);
    const stream = randomUUID();
    await recordStream(programme, 1, stream);
    const [tried] = (await claim(world)) as [ClaimedDelivery];
    await failed(tried, minute);
    const [second] = await recordStream(programme, 1, stream);
    await record(
      world,
      Array.from({ length: 10 }, () => newEvent(programme)),
    );
    world.clock.advance(minute);
    await world.database.query('update deliveries set due_at = $1 where event_id = $2', [
      new Date(world.clock.now().getTime() - 2 * minute),
      tried.event.id,
    ]);
    expect(idsOf(await claim(world, { perLane: 1 }))).toEqual([tried.event.id]);
    await world.database.query('update deliveries set due_at = $1 where event_id = $2', [
      world.clock.now(),
      tried.event.id,
    ]);
    const later = [await claim(world, { slowLanes: [tried.lane] }), await claim(world)].flat();
    expect(later).toHaveLength(10);
    expect(idsOf(later)).not.toContain(second);
  });
});

describe('a stream with more due than its lane has places', () => {
  test('takes one of them, and the others go to whoever comes behind it', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/', 0);
    const [head] = await recordStream(programme, 40);
    const [behind] = await recordStream(programme, 5);
    const alone = newEvent(programme);
    await record(world, [alone]);
    const claimed: string[] = [];
    for (let round = 0; round < 4; round++)
      claimed.push(...(await claim(world, { perLane: 4 })).map(({ event }) => event.id));
    expect(claimed).toEqual([head, behind, alone.id]);
  });

  test('holds up nobody while its receiver hangs', async () => {
    let hanging: string | undefined;
    const receiver = await startReceiver(({ body }) =>
      body === hanging ? 'hang' : { status: 200, body: 'ok' },
    );
    const programme = await programmeWithDeliveries(world, receiver.url, 0);
    [hanging] = await recordStream(programme, 40);
    const others = await recordStream(programme, 6);
    startSender(world, { perLane: 4, dialects: { plain: plainDialect({ timeoutMs: 25_000 }) } });
    await receiver.received(7);
    expect(bodies(receiver)).toEqual([hanging, ...others]);
    await receiver.close();
  });
});

describe('a stream whose receiver hangs', () => {
  test('holds up neither other streams nor events that have none', async () => {
    let hanging: string | undefined;
    const receiver = await startReceiver(({ body }) =>
      body === hanging ? 'hang' : { status: 200, body: 'ok' },
    );
    const programme = await programmeWithDeliveries(world, receiver.url, 0);
    const held = await recordStream(programme, 6);
    [hanging] = held;
    const others = await recordStream(programme, 2);
    const alone = newEvent(programme);
    await record(world, [alone]);
    startSender(world, { perLane: 4, dialects: { plain: plainDialect({ timeoutMs: 25_000 }) } });
    await receiver.received(4);
    await sleep(50);
    expect(bodies(receiver).toSorted()).toEqual([held[0], ...others, alone.id].toSorted());
    await receiver.close();
  });

  test('does not hold up itself at another receiver', async () => {
    const [hangs, answers] = [await startReceiver('hang'), await startReceiver()];
    const stream = randomUUID();
    const one = await programmeWithDeliveries(world, hangs.url, 0);
    const other = await programmeWithDeliveries(world, answers.url, 0);
    await recordStream(one, 3, stream);
    const ids = await recordStream(other, 3, stream);
    startSender(world, { dialects: { plain: plainDialect({ timeoutMs: 25_000 }) } });
    await allDelivered(world, other);
    expect(bodies(answers)).toEqual(ids);
    expect(hangs.requests).toHaveLength(1);
    await hangs.close();
  });
});

test('claims take one of each stream, up to the places of the lane', async () => {
  const programme = await programmeWithDeliveries(world, 'http://a.test/', 0);
  const firsts: (string | undefined)[] = [];
  for (let stream = 0; stream < 5; stream++) firsts.push((await recordStream(programme, 3))[0]);
  const claimed: string[] = [];
  for (let round = 0; round < 4; round++)
    claimed.push(...(await claim(world, { perLane: 4 })).map(({ event }) => event.id));
  expect(claimed).toEqual(firsts.slice(0, 4));
  expect(await claim(world, { perLane: 4 })).toEqual([]);
});
