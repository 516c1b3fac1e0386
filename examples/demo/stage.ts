import { NativeClient } from '../../sdk/src/native/index.ts';
import { WorldCardClient } from '../../sdk/src/worldcard/index.ts';
import { Receiver } from './receiver.ts';
import type { Sandbox } from './sandbox.ts';
import { Timeline } from './timeline.ts';

export interface Simulated {
  readonly number: string;
  readonly authorization_id: string | null;
  readonly status: string;
}

/** What every scenario plays on: a merchant's client and webhook receiver, and the native API for the world around. */
export class Stage {
  readonly sandbox: Sandbox;
  readonly client: WorldCardClient;
  readonly native: NativeClient;
  readonly receiver: Receiver;
  readonly timeline = new Timeline();

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    this.client = new WorldCardClient(sandbox.worldcard);
    this.native = new NativeClient(sandbox.native);
    this.receiver = new Receiver(this.client);
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
    const path = `/sandbox/merchants/${this.sandbox.native.merchantId}/${what}`;
    const sent = await this.native.post<Simulated>(path, { card, amount, ...more });
    timeline.line('·', 'the network asks', `${type} of ${amount} USD at AMAZON.COM`);
    const told = await this.receiver.next('card_billing', card);
    timeline.documented(told, 'card_billing');
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

  async verifyLedger(): Promise<void> {
    this.timeline.heading('The books are checked');
    const report = await this.native.post<{ findings: unknown[]; accounts: number; transfers: number }>(
      '/ledger/verify',
      {},
    );
    this.timeline.same(report.findings, [], 'the findings of the ledger check');
    this.timeline.line(
      '·',
      'ledger verify',
      `${report.accounts} accounts, ${report.transfers} transfers, nothing wrong`,
    );
  }
}
