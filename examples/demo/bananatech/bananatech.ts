import type { CardTemplate } from '../../../sdk/src/bananatech/index.ts';
import { Differs } from '../timeline.ts';
import { UsersStage } from './users-stage.ts';

interface UsersCard {
  readonly user_id: number;
  readonly card_id: number;
}

/** A user, a virtual and a physical card: the guides 02 to 05, and every webhook on the way. */
export class BananaTech extends UsersStage {
  async play(): Promise<void> {
    await this.listen();
    const [virtual, physical] = await this.templates();
    await this.refused(virtual);
    const user_id = await this.approved(virtual);
    const card = await this.apply(user_id, virtual);
    await this.recharge(card, virtual);
    await this.lock(card);
    await this.spend(card);
    await this.confirm(card);
    await this.assign(user_id, physical);
    await this.close(card);
    await this.lookBack(card);
    await this.verifyLedger();
  }

  async listen(): Promise<void> {
    const { client, timeline } = this;
    const url = await this.receiver.listen();
    timeline.heading('A merchant gets ready');
    const set = await client.setWebhookUrl({ webhook_url: url });
    this.documented(set, 'confirmation');
    timeline.line('→', 'set_webhook_url', `one for all webhooks, ${url}`);
  }

  /** The first virtual template that asks for KYC, and the first physical one. */
  async templates(): Promise<readonly [CardTemplate, CardTemplate]> {
    const { client, timeline } = this;
    const templates = await client.getCardTemplates();
    for (const template of templates.data) this.documented(template, 'template');
    const virtual = templates.data.find(({ type, requires_kyc }) => type === 'Virtual' && requires_kyc);
    const physical = templates.data.find(({ type }) => type === 'Physical');
    if (!virtual || !physical) throw new Differs('the templates of the guides are not listed');
    timeline.line('→', 'get_card_templates', `${templates.total}: ${virtual.description}, …`);
    return [virtual, physical];
  }

  async apply(user_id: number, template: CardTemplate): Promise<UsersCard> {
    const { client, timeline } = this;
    timeline.heading('They get a virtual card');
    const applied = await client.apply({ user_id, template_id: template.id });
    this.documented(applied, 'card');
    const card = { user_id, card_id: applied.card_id };
    timeline.line('→', 'card/apply', `card ${card.card_id}`);
    const told = await this.told('CARD_APPLY_RESULT', card.card_id);
    this.documented(told, 'CARD_APPLY_RESULT');
    timeline.same([told.status, told.template_id], ['SUCCESS', template.id], 'CARD_APPLY_RESULT');
    timeline.line('←', 'CARD_APPLY_RESULT', told.status);
    const info = await client.getCardInformation(card);
    this.documented(info, 'information');
    timeline.same(info.status, 'ACTIVE', 'the status of the card');
    timeline.matches(info.number, /^\d{16}$/, 'its number');
    timeline.matches(info.cvv, /^\d{3}$/, 'its CVV');
    timeline.matches(info.expiry_date, /^(0[1-9]|1[0-2])\/\d\d$/, 'its expiry');
    timeline.line(
      '→',
      'get_information',
      `number …${info.number.slice(-4)}, CVV ***, expires ${info.expiry_date}`,
    );
    return card;
  }

  async recharge(card: UsersCard, template: CardTemplate): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('It is recharged');
    const before = await client.getAccountBalance();
    this.documented(before, 'accountBalance');
    const answer = await client.recharge({ ...card, amount: 100 });
    this.documented(answer, 'confirmation');
    timeline.same(answer.message, 'Card recharge request sent successfully', 'the answer to a recharge');
    timeline.line('→', 'card/recharge', `100.0 USD: ${answer.message}`);
    const told = await this.told('CARD_RECHARGE_RESULT', card.card_id);
    this.documented(told, 'CARD_RECHARGE_RESULT');
    timeline.same([told.status, told.receive_amount], ['SUCCESS', 100], 'CARD_RECHARGE_RESULT');
    timeline.line(
      '←',
      'CARD_RECHARGE_RESULT',
      `${told.status}, the card received ${told.receive_amount} USD`,
    );
    const after = await client.getAccountBalance();
    const paid = before.balance - after.balance;
    timeline.same(paid.toFixed(2), (100 + template.recharge_fee).toFixed(2), 'amount and fee');
    timeline.line('→', 'get_account_balance', `${paid.toFixed(2)} USD less: the amount and its fee`);
    await this.balance(card, 100);
  }

  async lock(card: UsersCard): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('It is locked and unlocked');
    for (const [alter, status] of [
      ['LOCK', 'LOCKED'],
      ['UNLOCK', 'ACTIVE'],
    ] as const) {
      const answer = await client.updateStatus({ ...card, alter });
      timeline.same(answer.message, 'Operation requested', `the answer to ${alter}`);
      timeline.line('→', 'card/update_status', alter);
      const told = await this.told('CARD_STATUS_CHANGE', card.card_id);
      this.documented(told, 'CARD_STATUS_CHANGE');
      timeline.same([told.status, told.card_status], ['SUCCESS', status], 'CARD_STATUS_CHANGE');
      timeline.line('←', 'CARD_STATUS_CHANGE', told.card_status);
    }
  }

  async spend(card: UsersCard): Promise<void> {
    const { timeline } = this;
    timeline.heading('It is used, and costs a little more than was expected');
    const named = { card: String(card.card_id) };
    const purchase = await this.simulate('authorizations', { ...named, amount: '25.40' });
    timeline.line('·', 'the network asks', '25.40 USD at AMAZON.COM');
    await this.transaction(card, { id: purchase.number, status: 'PENDING', amount: 25.4 });
    const { authorization_id } = purchase;
    await this.simulate('settlements', { ...named, amount: '26.60', authorization_id });
    timeline.line('·', 'the network settles', '26.60 USD');
    await this.transaction(card, { id: purchase.number, status: 'SUCCESS', amount: 25.4 });
    const correction = await this.told('CARD_CORRECTION', card.card_id);
    this.documented(correction, 'CARD_CORRECTION');
    timeline.same(correction.amount, -1.2, 'CARD_CORRECTION');
    timeline.line('←', 'CARD_CORRECTION', `${correction.amount} USD, ${correction.description}`);
    await this.balance(card, 73.4);

    const declined = await this.simulate('authorizations', { ...named, amount: '500.00' });
    timeline.line('·', 'the network asks', '500.00 USD at AMAZON.COM');
    await this.transaction(card, { id: declined.number, status: 'FAILED', amount: 500 });
  }

  async transaction(
    card: UsersCard,
    expected: { readonly id: string; readonly status: string; readonly amount: number },
  ): Promise<void> {
    const told = await this.told('TRANSACTION_CREATED', card.card_id);
    this.documented(told, 'TRANSACTION_CREATED');
    this.timeline.same(
      [told.transaction_id, told.type, told.status, told.amount],
      [Number(expected.id), 'CONSUMPTION', expected.status, expected.amount],
      'TRANSACTION_CREATED',
    );
    this.timeline.line(
      '←',
      'TRANSACTION_CREATED',
      `${told.type} ${told.status} ${told.amount} USD ${told.description}`.trimEnd(),
    );
  }

  async confirm(card: UsersCard): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('A purchase is confirmed in the app');
    const challenge = await this.simulate<{ id: string }>('challenges', {
      card: String(card.card_id),
      kind: 'out-of-band',
      amount: '20.00',
    });
    timeline.line('·', 'the network asks', 'is it the cardholder who buys for 20.00 USD?');
    const told = await this.told('CARD_3DS', card.card_id);
    this.documented(told, 'CARD_3DS');
    timeline.same([told.amount, told.currency], [20, 'USD'], 'CARD_3DS');
    timeline.line('←', 'CARD_3DS', `${told.transaction_id}: ${told.amount} USD at ${told.merchant_name}`);
    const answer = await client.confirm3ds({ ...card, transaction_id: told.transaction_id, confirm: true });
    timeline.same(answer.message, '3DS confirmed successfully', 'the answer to a confirmation');
    timeline.line('→', 'card/3ds_confirm', answer.message);
    const purchase = await this.simulate('authorizations', {
      card: String(card.card_id),
      amount: '20.00',
      challenge: challenge.id,
    });
    await this.transaction(card, { id: purchase.number, status: 'PENDING', amount: 20 });
    await this.simulate('reversals', {
      card: String(card.card_id),
      amount: '20.00',
      authorization_id: purchase.authorization_id,
    });
    const reversal = await this.told('TRANSACTION_CREATED', card.card_id);
    timeline.same([reversal.type, reversal.amount], ['REVERSAL', 20], 'TRANSACTION_CREATED');
    timeline.line('←', 'TRANSACTION_CREATED', `${reversal.type} ${reversal.status} ${reversal.amount} USD`);
  }

  async assign(user_id: number, template: CardTemplate): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('They get a physical card');
    const unknown = await client.assign({
      user_id,
      template_id: template.id,
      card_number: '1234567890123456',
    });
    this.documented(unknown, 'card');
    const failure = await this.told('CARD_ASSIGN_RESULT', user_id);
    this.documented(failure, 'assignFailure');
    timeline.same(
      failure.status === 'FAILED' && failure.error_reason,
      '101:0 - card number not exist',
      'the reason of a failed assignment',
    );
    timeline.line('←', 'CARD_ASSIGN_RESULT', 'FAILED for a number that no plastic has');

    const card_number = await this.numberInStock(template.id);
    const { card_id } = await client.assign({ user_id, template_id: template.id, card_number });
    const told = await this.told('CARD_ASSIGN_RESULT', card_id);
    this.documented(told, 'CARD_ASSIGN_RESULT');
    timeline.same(told.status, 'SUCCESS', 'CARD_ASSIGN_RESULT');
    timeline.line('←', 'CARD_ASSIGN_RESULT', `SUCCESS, number …${card_number.slice(-4)}`);
    const info = await client.getCardInformation({ user_id, card_id });
    timeline.same([info.status, info.number], ['TBA', card_number], 'the card before its PIN');
    timeline.line('→', 'get_information', 'status TBA');
    const answer = await client.setPin({ user_id, card_id, pin: '6789' });
    timeline.same(answer.message, 'PIN set successfully', 'the answer to the first PIN');
    timeline.line('→', 'card/set_pin', answer.message);
    const activated = await this.told('CARD_ACTIVATE_RESULT', card_id);
    this.documented(activated, 'CARD_ACTIVATE_RESULT');
    timeline.same(
      [activated.status, activated.card_number],
      ['SUCCESS', card_number],
      'CARD_ACTIVATE_RESULT',
    );
    timeline.line('←', 'CARD_ACTIVATE_RESULT', activated.status);
  }

  async close(card: UsersCard): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('The virtual card is closed');
    await client.updateStatus({ ...card, alter: 'CLOSE' });
    timeline.line('→', 'card/update_status', 'CLOSE');
    const told = await this.told('CARD_CLOSE_RESULT', card.card_id);
    this.documented(told, 'CARD_CLOSE_RESULT');
    timeline.same([told.status, told.refund_amount], ['SUCCESS', 73.4], 'CARD_CLOSE_RESULT');
    timeline.line('←', 'CARD_CLOSE_RESULT', `${told.refund_amount} USD back on the account`);
    await this.balance(card, 0);
  }

  async lookBack(card: UsersCard): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('The merchant looks back');
    const transactions = await client.getTransactions({ card_id: card.card_id });
    for (const transaction of transactions.data) this.documented(transaction, 'transaction');
    const types = transactions.data.map(({ type }) => type);
    const expected = [
      'REFUND',
      'REVERSAL',
      'CONSUMPTION',
      'CONSUMPTION',
      'CORRECTION',
      'CONSUMPTION',
      'RECHARGE',
    ];
    timeline.same(types, expected, 'the transactions, newest first');
    timeline.line('→', 'get_transactions', `${transactions.total}: ${[...types].reverse().join(', ')}`);
    const records = await client.getWebhookRecords({ card_id: card.card_id, limit: 100 });
    for (const record of records.data) this.documented(record, 'webhookRecord');
    const delivered = records.data.filter(
      ({ status, response_code }) => status === 'SUCCESS' && response_code === 200,
    );
    timeline.same(delivered.length, records.total, 'the webhooks that were delivered');
    timeline.line('→', 'get_webhook_records', `${records.total} webhooks of this card, all delivered`);
  }

  async balance(card: UsersCard, expected: number): Promise<void> {
    const balance = await this.client.getCardBalance(card);
    this.documented(balance, 'balance');
    this.timeline.same([balance.balance, balance.refund_amount], [expected, 0], 'balance and refund_amount');
    this.timeline.line('→', 'card/get_balance', `${balance.balance} ${balance.currency}`);
  }
}
