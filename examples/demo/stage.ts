import { NativeClient } from '../../sdk/src/native/index.ts';
import { type OpenWebhook, Receiver } from './receiver.ts';
import type { Sandbox } from './sandbox.ts';
import { Timeline } from './timeline.ts';

export interface Simulated {
  readonly number: string;
  readonly authorization_id: string | null;
  readonly status: string;
}

/** What every scenario plays on: a merchant's webhook receiver, and the native API for the world around. */
export abstract class Stage {
  readonly sandbox: Sandbox;
  readonly native: NativeClient;
  readonly receiver: Receiver;
  readonly timeline = new Timeline();

  constructor(sandbox: Sandbox, open: OpenWebhook) {
    this.sandbox = sandbox;
    this.native = new NativeClient(sandbox.native);
    this.receiver = new Receiver(open);
  }

  abstract play(): Promise<void>;

  /** A simulated message of the network, or a challenge. */
  async simulate<Answer = Simulated>(what: string, body: Record<string, unknown>): Promise<Answer> {
    return await this.native.post<Answer>(
      `/sandbox/merchants/${this.sandbox.native.merchantId}/${what}`,
      body,
    );
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
