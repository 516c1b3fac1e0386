import { randomUUID } from 'node:crypto';
import type { CardInfoData } from '../../../sdk/src/worldcard/index.ts';
import { Differs } from '../timeline.ts';
import { WorldCardStage } from './worldcard-stage.ts';

const topics = ['card_open', 'card_deposit', 'card_status_change', 'card_billing', 'card_close'];

/** A virtual card's whole life: the document's recommended first test flow, and on to the end. */
export class VirtualCard extends WorldCardStage {
  async play(): Promise<void> {
    await this.listen(topics);
    const card = await this.issue();
    await this.topUp(card);
    await this.freeze(card);
    await this.spend(card);
    await this.close(card);
    await this.verifyLedger();
  }

  async issue(): Promise<CardInfoData> {
    const { client, timeline } = this;
    timeline.heading('A card is issued');
    const bins = await client.virtualBins({ card_type: 'VIRTUAL-V' });
    for (const bin of bins.list) this.documented(bin, 'virtualBin');
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
    this.documented(applied, 'apply');
    timeline.same(applied.status, 1, 'the status of an application');
    timeline.line(
      '→',
      'virtual/apply',
      `card ${applied.card_id}, status 1 (processing), 100.00 USD held on the reserve`,
    );

    const opened = await this.told('card_open', applied.card_id);
    this.documented(opened, 'card_open');
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
    const { client, timeline } = this;
    timeline.heading('It is topped up');
    const merchant_transaction_id = `demo_${randomUUID()}`;
    const deposit = await client.deposit({ card_id, merchant_transaction_id, amount: '50.00' });
    this.documented(deposit, 'deposit');
    timeline.same([deposit.status, deposit.amount], [1, '50.00'], 'the accepted top-up');
    timeline.line('→', 'deposit', `transaction ${deposit.transaction_id}, 50.00 USD, status 1 (processing)`);
    const told = await this.told('card_deposit', card_id);
    this.documented(told, 'card_deposit');
    timeline.same(
      [told.status, told.settle_amount, told.transaction_id],
      [1, '50.00', deposit.transaction_id],
      'card_deposit',
    );
    timeline.line('←', 'card_deposit', `status 1 (success), ${told.settle_amount} ${told.currency} settled`);
    const records = await client.depositList({ card_id });
    for (const record of records.list) this.documented(record, 'deposit');
    timeline.same([records.total, records.list[0]?.status], [1, 2], 'the top-up records');
    timeline.line('→', 'deposit/list', '1 record, status 2 (success)');
    await this.info(card_id, '150.00', '0.00');
  }

  async freeze({ card_id }: CardInfoData): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('It is frozen and unfrozen');
    for (const [path, status, word] of [
      ['freeze', 6, 'blocked'],
      ['unfreeze', 2, 'activated'],
    ] as const) {
      const changed = await client[path]({ card_id });
      this.documented(changed, 'cardStatus');
      timeline.same(changed.status, status, `the status after ${path}`);
      timeline.line('→', path, `status ${status}`);
      const told = await this.told('card_status_change', card_id);
      this.documented(told, 'card_status_change');
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
    for (const record of records.list) this.documented(record, 'transaction');
    const types = records.list.map((record) => record.transaction_type);
    const expected = ['Reversal', 'Authorization', 'Refund', 'Authorization', 'Settlement', 'Authorization'];
    timeline.same(types, expected, 'the transaction records, newest first');
    timeline.line('→', 'transaction/list', `${records.total} records: ${[...types].reverse().join(', ')}`);
  }

  async close({ card_id }: CardInfoData): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('It is closed');
    const closing = await client.close({ card_id });
    this.documented(closing, 'cardStatus');
    timeline.same(closing.status, 4, 'the status of a close that was accepted');
    timeline.line('→', 'close', 'status 4 (closing)');
    const closed = await this.told('card_close', card_id);
    this.documented(closed, 'card_close');
    timeline.same([closed.card_status, closed.amount], ['cancelled', '125.00'], 'card_close');
    timeline.line('←', 'card_close', `cancelled, ${closed.amount} ${closed.currency} back on the reserve`);
    const changed = await this.told('card_status_change', card_id);
    timeline.same(changed.card_status, 'cancelled', 'card_status');
    timeline.line('←', 'card_status_change', 'cancelled');
    const info = await client.cardInfo({ card_id });
    timeline.same([info.status, info.card_number, info.cvv], [5, '', ''], 'the detail of a closed card');
    timeline.line('→', 'get_info', 'status 5 (closed), nothing sensitive any more');
  }

  async info(card_id: string, available: string, frozen: string): Promise<CardInfoData> {
    const info = await this.client.cardInfo({ card_id });
    this.documented(info, 'cardInfo');
    const balances = [info.available_balance, info.frozen_balance, info.pending_balance];
    this.timeline.same(balances, [available, frozen, '0.00'], 'available, frozen and pending balance');
    this.timeline.line('→', 'get_info', `available ${available}, frozen ${frozen} ${info.currency}`);
    return info;
  }
}
