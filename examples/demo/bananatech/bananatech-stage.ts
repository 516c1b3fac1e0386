import {
  BananaTechClient,
  type WebhookPayloads,
  type WebhookType,
} from '../../../sdk/src/bananatech/index.ts';
import type { Sandbox } from '../sandbox.ts';
import { Stage } from '../stage.ts';
import { type Documented, fieldsOf } from './document.ts';

/** A stage for BananaTech's protocol. */
export abstract class BananaTechStage extends Stage {
  readonly client: BananaTechClient;

  constructor(sandbox: Sandbox) {
    const client = new BananaTechClient(sandbox.bananatech);
    super(sandbox, (_headers, body) => {
      const verdict = client.verifyWebhook(body);
      if (verdict.kind === 'refused') return verdict.reason;
      const { type, payload } = verdict;
      const { card_id, user_id }: { card_id?: number; user_id?: number } = payload;
      return { topic: type, about: String(card_id ?? user_id), payload };
    });
    this.client = client;
  }

  /** The next webhook of this type about this card, or about this user where it has none. */
  async told<T extends WebhookType>(type: T, about: number): Promise<WebhookPayloads[T]> {
    return await this.receiver.next(type, String(about));
  }

  /** The object has the documented fields, all of them and no other. */
  documented(object: object, as: Documented): void {
    this.timeline.hasFields(object, fieldsOf[as], as);
  }
}
