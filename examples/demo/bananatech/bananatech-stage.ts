import {
  BananaTechClient,
  type WebhookPayloads,
  type WebhookType,
} from '../../../sdk/src/bananatech/index.ts';
import type { Sandbox } from '../sandbox.ts';
import { Stage } from '../stage.ts';
import { Differs } from '../timeline.ts';
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

  /** The number of a plastic that nobody has yet, as it would be printed on it. The native API stands in for the drawer. */
  async numberInStock(templateId: number): Promise<string> {
    const { native, bananatech } = this.sandbox;
    const merchant = `/merchants/${native.merchantId}`;
    const products = await this.native.get<{ data: { id: string; code: string }[] }>(
      `${merchant}/products?programme_id=${bananatech.programmeId}&form=physical`,
    );
    const product = products.data.find(({ code }) => code === String(templateId));
    if (!product) throw new Differs(`template ${templateId} is no product of the sandbox`);
    const stock = `${merchant}/products/${product.id}/stock`;
    await this.native.post(stock, { count: 1 });
    const plastics = await this.native.get<{ data: { pan: string }[] }>(stock);
    return plastics.data[0]?.pan ?? '';
  }

  /** The object has the documented fields, all of them and no other. */
  documented(object: object, as: Documented): void {
    this.timeline.hasFields(object, fieldsOf[as], as);
  }
}
