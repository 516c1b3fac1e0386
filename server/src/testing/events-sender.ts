import { expect, onTestFinished, vi } from 'vitest';
import type { Delivery } from '../events/delivery.ts';
import {
  type DeliverySender,
  type DeliverySenderOptions,
  startDeliverySender,
} from '../events/delivery-sender.ts';
import { createOutboundClient, type OutboundClient } from '../platform/index.ts';
import { attemptsOf, deliveriesOf, type Programme, plainDialect, type World } from './events-world.ts';

// Support for the tests of the sender; nothing else imports it.

/** What the senders of the running test have reported. */
export const errors: unknown[] = [];

/** A client that is closed after the test. */
export function testClient(allowPrivate: boolean): OutboundClient {
  const client = createOutboundClient({ allowPrivate });
  onTestFinished(() => client.close());
  return client;
}

/** A sender that is stopped after the test. */
export function startSender(
  world: World,
  options: Partial<DeliverySenderOptions> & { allowPrivate?: boolean } = {},
): DeliverySender {
  const { allowPrivate = true, ...rest } = options;
  const client = testClient(allowPrivate);
  const sender = startDeliverySender({
    ...world,
    dialects: { plain: plainDialect() },
    clientFor: () => client,
    onError: (error) => errors.push(error),
    idleMs: 20,
    ...rest,
  });
  onTestFinished(async () => {
    await sender.stop();
    errors.length = 0;
  });
  return sender;
}

/** The programme's only delivery. */
export async function only(world: World, programme: Programme): Promise<Delivery> {
  const [delivery] = await deliveriesOf(world, programme);
  if (!delivery) throw new Error('There is no delivery.');
  return delivery;
}

/** Waits until so many attempts at the only delivery have been recorded. */
export async function attempted(world: World, programme: Programme, count: number) {
  return await vi.waitFor(
    async () => {
      const attempts = await attemptsOf(world, await only(world, programme));
      expect(attempts).toHaveLength(count);
      return attempts;
    },
    { timeout: 5000, interval: 10 },
  );
}

export async function allDelivered(world: World, programme: Programme): Promise<void> {
  await vi.waitFor(
    async () => {
      const states = (await deliveriesOf(world, programme)).map((delivery) => delivery.state);
      expect(states.filter((state) => state !== 'delivered')).toEqual([]);
    },
    { timeout: 10_000, interval: 10 },
  );
}
