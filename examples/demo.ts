import { randomUUID } from 'node:crypto';
import { NativeClient } from '../sdk/src/native/index.ts';
import { type CardInfoData, WorldCardClient } from '../sdk/src/worldcard/index.ts';
import { Receiver } from './demo/receiver.ts';
import { findSandbox, NoSandbox, type Sandbox } from './demo/sandbox.ts';
import { bold, Differs, green, red, Timeline } from './demo/timeline.ts';

/*
 * A card's whole life through WorldCard's protocol, against a running sandbox: the document's recommended first test
 * flow, and on to the end. Every answer and callback is compared with the document.
 */

const topics = ['card_open', 'card_deposit', 'card_status_change', 'card_billing', 'card_close'] as const;

interface Simulated {
  readonly number: string;
  readonly authorization_id: string | null;
  readonly status: string;
}

class Demo {
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

  async play(): Promise<void> {
    await this.listen();
    const card = await this.issue();
    await this.topUp(card);
    await this.freeze(card);
    await this.spend(card);
    await this.close(card);
    await this.verify();
  }

  /** Callback URLs are set in the merchant portal, not through WorldCard's API: the native API stands in for it. */
  async listen(): Promise<void> {
    const url = await this.receiver.listen();
    this.timeline.heading('A merchant gets ready');
    const { native, worldcard } = this.sandbox;
    for (const topic of topics) {
      const path = `/merchants/${native.merchantId}/programmes/${worldcard.programmeId}/callbacks/${topic}`;
      await this.native.put(path, { url: `${url}/${topic}` });
    }
    this.timeline.line('·', 'callback URLs', `${topics.length} set to ${url}`);
  }

  async issue(): Promise<CardInfoData> {
    const { client, receiver, timeline } = this;
    timeline.heading('A card is issued');
    const bins = await client.virtualBins({ card_type: 'VIRTUAL-V' });
    for (const bin of bins.list) timeline.documented(bin, 'virtualBin');
    const [bin] = bins.list;
    if (!bin) throw new Differs('the BIN list is empty');
    timeline.line('→', 'bin/list', `${bins.total} VIRTUAL-V BINs, first ${bin.card_bin} ${bin.card_brand}`);

    const applied = await client.applyVirtual({
      merchant_card_id: `demo_${randomUUID()}`,
      card_type: 'VIRTUAL-V',
      card_bin_id: bin.card_bin_id,
      first_recharge_amount: '100.00',
      first_name: 'Ada',
      last_name: 'Lovelace',
      state: 'NY',
      country_code: 'US',
      city: 'New York',
      address: '123 Main St',
      postal_code: '10001',
      email: 'ada@example.com',
    });
    timeline.documented(applied, 'apply');
    timeline.same(applied.status, 1, 'the status of an application');
    timeline.line(
      '→',
      'virtual/apply',
      `card ${applied.card_id}, status 1 (processing), 100.00 USD held on the reserve`,
    );

    const opened = await receiver.next('card_open', applied.card_id);
    timeline.documented(opened, 'card_open');
    timeline.same([opened.status, opened.amount], [2, '100.00'], 'card_open');
    timeline.matches(opened.card_number, new RegExp(`^${bin.card_bin}\\d{10}$`), 'the number in card_open');
    timeline.line('←', 'card_open', `status 2 (success), ${opened.amount} ${opened.currency}`);

    const info = await this.info(applied.card_id, '100.00', '0.00');
    timeline.same(client.decryptField(info.card_number), opened.card_number, 'the decrypted number');
    timeline.matches(client.decryptField(info.cvv), /^\d{3}$/, 'the decrypted CVV');
    timeline.matches(client.decryptField(info.expiry_month), /^(0[1-9]|1[0-2])$/, 'the decrypted month');
    timeline.matches(client.decryptField(info.expiry_year), /^20\d\d$/, 'the decrypted year');
    const expiry = `${client.decryptField(info.expiry_month)}/${client.decryptField(info.expiry_year)}`;
    timeline.line('·', 'decrypted', `number …${opened.card_number.slice(-4)}, CVV ***, expires ${expiry}`);
    return info;
  }

  async topUp({ card_id }: CardInfoData): Promise<void> {
    const { client, receiver, timeline } = this;
    timeline.heading('It is topped up');
    const merchant_transaction_id = `demo_${randomUUID()}`;
    const deposit = await client.deposit({ card_id, merchant_transaction_id, amount: '50.00' });
    timeline.documented(deposit, 'deposit');
    timeline.same([deposit.status, deposit.amount], [1, '50.00'], 'the accepted top-up');
    timeline.line('→', 'deposit', `transaction ${deposit.transaction_id}, 50.00 USD, status 1 (processing)`);
    const told = await receiver.next('card_deposit', card_id);
    timeline.documented(told, 'card_deposit');
    timeline.same(
      [told.status, told.settle_amount, told.transaction_id],
      [1, '50.00', deposit.transaction_id],
      'card_deposit',
    );
    timeline.line('←', 'card_deposit', `status 1 (success), ${told.settle_amount} ${told.currency} settled`);
    const records = await client.depositList({ card_id });
    for (const record of records.list) timeline.documented(record, 'deposit');
    timeline.same([records.total, records.list[0]?.status], [1, 2], 'the top-up records');
    timeline.line('→', 'deposit/list', '1 record, status 2 (success)');
    await this.info(card_id, '150.00', '0.00');
  }

  async freeze({ card_id }: CardInfoData): Promise<void> {
    const { client, receiver, timeline } = this;
    timeline.heading('It is frozen and unfrozen');
    for (const [path, status, word] of [
      ['freeze', 6, 'blocked'],
      ['unfreeze', 2, 'activated'],
    ] as const) {
      const changed = await client[path]({ card_id });
      timeline.documented(changed, 'cardStatus');
      timeline.same(changed.status, status, `the status after ${path}`);
      timeline.line('→', path, `status ${status}`);
      const told = await receiver.next('card_status_change', card_id);
      timeline.documented(told, 'card_status_change');
      timeline.same(told.card_status, word, 'card_status');
      timeline.line('←', 'card_status_change', word);
    }
  }

  async spend({ card_id }: CardInfoData): Promise<void> {
    const { timeline } = this;
    timeline.heading('It is used');
    const purchase = await this.network('authorizations', 'Authorization', card_id, '40.00');
    await this.info(card_id, '110.00', '40.00');
    const authorization_id = purchase.authorization_id ?? undefined;
    await this.network('settlements', 'Settlement', card_id, '40.00', { authorization_id });
    await this.info(card_id, '110.00', '0.00');

    await this.network('authorizations', 'Authorization', card_id, '500.00', {}, 'DECLINED');
    await this.network('refunds', 'Refund', card_id, '15.00', { authorization_id });
    const second = await this.network('authorizations', 'Authorization', card_id, '25.00');
    await this.network('reversals', 'Reversal', card_id, '25.00', {
      authorization_id: second.authorization_id,
    });
    await this.info(card_id, '125.00', '0.00');

    const records = await this.client.transactions({ card_id });
    for (const record of records.list) timeline.documented(record, 'transaction');
    const types = records.list.map((record) => record.transaction_type);
    const expected = ['Reversal', 'Authorization', 'Refund', 'Authorization', 'Settlement', 'Authorization'];
    timeline.same(types, expected, 'the transaction records, newest first');
    timeline.line('→', 'transaction/list', `${records.total} records: ${[...types].reverse().join(', ')}`);
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

  async close({ card_id }: CardInfoData): Promise<void> {
    const { client, receiver, timeline } = this;
    timeline.heading('It is closed');
    const closing = await client.close({ card_id });
    timeline.documented(closing, 'cardStatus');
    timeline.same(closing.status, 4, 'the status of a close that was accepted');
    timeline.line('→', 'close', 'status 4 (closing)');
    const closed = await receiver.next('card_close', card_id);
    timeline.documented(closed, 'card_close');
    timeline.same([closed.card_status, closed.amount], ['cancelled', '125.00'], 'card_close');
    timeline.line('←', 'card_close', `cancelled, ${closed.amount} ${closed.currency} back on the reserve`);
    const changed = await receiver.next('card_status_change', card_id);
    timeline.same(changed.card_status, 'cancelled', 'card_status');
    timeline.line('←', 'card_status_change', 'cancelled');
    const info = await client.cardInfo({ card_id });
    timeline.same([info.status, info.card_number, info.cvv], [5, '', ''], 'the detail of a closed card');
    timeline.line('→', 'get_info', 'status 5 (closed), nothing sensitive any more');
  }

  async info(card_id: string, available: string, frozen: string): Promise<CardInfoData> {
    const info = await this.client.cardInfo({ card_id });
    this.timeline.documented(info, 'cardInfo');
    const balances = [info.available_balance, info.frozen_balance, info.pending_balance];
    this.timeline.same(balances, [available, frozen, '0.00'], 'available, frozen and pending balance');
    this.timeline.line('→', 'get_info', `available ${available}, frozen ${frozen} ${info.currency}`);
    return info;
  }

  async verify(): Promise<void> {
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

async function main(): Promise<void> {
  const demo = new Demo(await findSandbox());
  try {
    await demo.play();
  } finally {
    await demo.receiver.close();
  }
  process.stdout.write(
    `\n${green(bold('All as the document says.'))} ${demo.timeline.checks} comparisons.\n`,
  );
}

main().catch((error: unknown) => {
  const expected = error instanceof Differs || error instanceof NoSandbox;
  const { message, stack } = error as Error;
  process.stderr.write(
    `\n${red(error instanceof Differs ? `Differs: ${message}` : expected ? message : (stack ?? message))}\n`,
  );
  process.exitCode = 1;
});
