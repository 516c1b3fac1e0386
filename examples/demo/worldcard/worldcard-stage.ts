import { type WebhookPayload, WorldCardClient } from '../../../sdk/src/worldcard/index.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Simulated, Stage } from '../stage.ts';
import { type Documented, fieldsOf } from './document.ts';

type NotifyType = WebhookPayload['notify_type'];

/** A stage for WorldCard's protocol. */
export abstract class WorldCardStage extends Stage {
  readonly client: WorldCardClient;

  constructor(sandbox: Sandbox) {
    const client = new WorldCardClient(sandbox.worldcard);
    super(sandbox, (headers, body) => {
      const verdict = client.verifyWebhook(headers, body, { maxAgeMs: 60_000 });
      if (verdict.kind === 'refused') return verdict.reason;
      const { payload } = verdict;
      return { topic: payload.notify_type, about: payload.card_id, payload };
    });
    this.client = client;
  }

  /** Callback URLs are set in the merchant portal, not through WorldCard's API: the native API stands in for it. */
  async listen(topics: readonly string[]): Promise<void> {
    const url = await this.receiver.listen();
    this.timeline.heading('A merchant gets ready');
    const { native, worldcard } = this.sandbox;
    for (const topic of topics) {
      const path = `/merchants/${native.merchantId}/programmes/${worldcard.programmeId}/callbacks/${topic}`;
      await this.native.put(path, { url: `${url}/${topic}` });
    }
    this.timeline.line('·', 'callback URLs', `${topics.length} set to ${url}`);
  }

  /** The next callback of this type for this card. */
  async told<T extends NotifyType>(
    type: T,
    cardId: string,
  ): Promise<Extract<WebhookPayload, { notify_type: T }>> {
    return await this.receiver.next(type, cardId);
  }

  /** The object has the documented fields, all of them and no other. */
  documented(object: object, as: Documented): void {
    this.timeline.hasFields(object, fieldsOf[as], as);
  }

  /** A simulated network message, and the callback that must follow it. */
  async network(
    what: string,
    type: string,
    card: string,
    amount: string,
    more: Record<string, unknown> = {},
    status: 'COMPLETE' | 'DECLINED' = 'COMPLETE',
  ): Promise<Simulated> {
    const { timeline } = this;
    const sent = await this.simulate(what, { card, amount, ...more });
    timeline.line('·', 'the network asks', `${type} of ${amount} USD at AMAZON.COM`);
    const told = await this.told('card_billing', card);
    this.documented(told, 'card_billing');
    timeline.same(
      [told.transaction_id, told.transaction_type, told.transaction_status, told.billing_amount],
      [sent.number, type, status, amount],
      'card_billing',
    );
    timeline.line(
      '←',
      'card_billing',
      `${type} ${status} ${amount} ${told.billing_currency} ${told.fail_reason}`,
    );
    return sent;
  }
}
