import { randomInt, randomUUID } from 'node:crypto';
import { type PhysicalInfoData, WorldCardApiError } from '../../../sdk/src/worldcard/index.ts';
import { Differs } from '../timeline.ts';
import { type Verdict, VerificationPage } from './verification-page.ts';
import { WorldCardStage } from './worldcard-stage.ts';

const topics = ['card_open', 'card_kyc', 'card_3ds', 'card_deposit', 'card_billing'];
const KYC_NOT_COMPLETED = 10028;

/** A physical card by the document's flow guide: a refused and retried verification, and an online purchase with a code. */
export class PhysicalCard extends WorldCardStage {
  readonly #order = { merchant_card_id: `demo_${randomUUID()}`, card_type: 'PHYSICAL-G' } as const;
  /** The number that is printed on the plastic. */
  readonly #number = `400012${String(randomInt(10 ** 10)).padStart(10, '0')}`;

  async play(): Promise<void> {
    await this.listen(topics);
    const cardId = await this.apply();
    await this.verify('retry');
    await this.verify('approved');
    await this.assign(cardId);
    await this.activate(cardId);
    await this.spend(cardId);
    await this.verifyLedger();
  }

  async apply(): Promise<string> {
    const { client, timeline } = this;
    timeline.heading('A physical card is applied for');
    const bins = await client.physicalBins();
    for (const bin of bins.list) this.documented(bin, 'physicalBin');
    const bin = bins.list.find(({ card_bin_id }) => card_bin_id === '100023');
    if (!bin) throw new Differs('the BIN of the flow guide, 100023, is not listed');
    timeline.line('→', 'physical/bin/list', `${bins.total} BINs, taking ${bin.card_bin_id}: ${bin.card_bin}`);
    const applied = await client.physicalApply({
      ...this.#order,
      card_bin_id: bin.card_bin_id,
      first_name: 'SAN',
      last_name: 'ZHANG',
      telephone_country_code: '86',
      phone: '13800138000',
      email: 'sanzhang@example.com',
      birth_date: '1990-01-15',
      residence_country: 'CN',
      residence_state: 'Guangdong',
      residence_city: 'Shenzhen',
      residence_line1: 'Nanshan District',
      residence_postal_code: '518000',
      delivery_country: 'CN',
      delivery_state: 'Guangdong',
      delivery_city: 'Shenzhen',
      delivery_line1: 'Nanshan District, Keyuan Road 1',
      delivery_postal_code: '518000',
    });
    this.documented(applied, 'physicalApply');
    timeline.same(applied.status, 9, 'the status of an application');
    timeline.line('→', 'physical/apply', `card ${applied.card_id}, status 9 (pending KYC)`);
    await this.kycStatus(0);

    const tooEarly = await client
      .assign({ card_id: applied.card_id, card_number: this.#number })
      .catch((error) => error);
    timeline.same(
      [tooEarly instanceof WorldCardApiError, tooEarly.code],
      [true, KYC_NOT_COMPLETED],
      'assigning too early',
    );
    timeline.line('→', 'physical/assign', `refused, ${KYC_NOT_COMPLETED}: ${tooEarly.message}`);
    return applied.card_id;
  }

  /** A session on the verification page, to the verdict that the tester chooses there. */
  async verify(verdict: Extract<Verdict, 'retry' | 'approved'>): Promise<void> {
    const { client, timeline } = this;
    const isApproval = verdict === 'approved';
    timeline.heading(
      isApproval ? 'They try again and are approved' : 'Its holder is refused, and may try again',
    );
    const session = await client.kycInit(this.#order);
    this.documented(session, 'kycInit');
    timeline.matches(session.access_token, /^_act-sbx-/, 'the access token');
    timeline.same(session.status, 1, 'the status after kyc/init');
    timeline.line('→', 'kyc/init', `access token ${session.access_token.slice(0, 13)}…, status 1 (pending)`);
    await new VerificationPage(this.sandbox.baseUrl, session.access_token).complete(verdict);
    timeline.line(
      '·',
      'the holder',
      `hands in pictures on the verification page; the verdict will be: ${verdict}`,
    );

    const told = await this.told('card_kyc', session.external_user_id);
    this.documented(told, 'card_kyc');
    timeline.same(
      [told.status, told.retry_allowed],
      isApproval ? [2, false] : [3, true],
      'status and retry_allowed of card_kyc',
    );
    timeline.line(
      '←',
      'card_kyc',
      isApproval ? 'status 2 (approved)' : `status 3 (rejected): ${told.reason}`,
    );
    await this.kycStatus(isApproval ? 2 : 3);
    await this.info(session.external_user_id, isApproval ? 7 : 9);
  }

  async kycStatus(expected: number): Promise<void> {
    const { client, timeline } = this;
    const found = await client.kycStatus(this.#order);
    timeline.same(found.status, expected, 'the KYC status');
    const answer = { 2: 'GREEN', 3: 'RED' }[expected];
    timeline.same(found.review_answer, answer, 'review_answer');
    timeline.line('→', 'kyc/status', `status ${expected}${answer ? `, ${answer}` : ''}`);
  }

  async assign(card_id: string): Promise<void> {
    const { client, timeline } = this;
    timeline.heading('It is given its number and activated');
    const assigned = await client.assign({ card_id, card_number: this.#number });
    this.documented(assigned, 'physicalStatus');
    timeline.same(assigned.status, 8, 'the status after assign');
    timeline.line('→', 'physical/assign', `number …${this.#number.slice(-4)}, status 8 (pending activation)`);
  }

  async activate(card_id: string): Promise<void> {
    const { client, timeline } = this;
    const accepted = await client.activate({ card_id, pin: '135790' });
    this.documented(accepted, 'physicalStatus');
    timeline.same(accepted.status, 8, 'the status of an activation that was accepted');
    timeline.line('→', 'physical/activate', 'PIN handed in, status 8 (pending activation)');
    const opened = await this.told('card_open', card_id);
    this.documented(opened, 'card_open');
    timeline.same([opened.status, opened.card_number], [2, this.#number], 'card_open');
    timeline.line('←', 'card_open', 'status 2 (success)');
    const again = await client.activate({ card_id, pin: '135790' });
    timeline.same(again.status, 2, 'the status of a repeated activation');
    await client.changePin({ card_id, pin: '246801' });
    timeline.line('→', 'physical/change/pin', 'the PIN was changed');
    const info = await this.info(card_id, 2);
    timeline.same(client.decryptField(info.card_number), this.#number, 'the decrypted number');
  }

  async spend(card_id: string): Promise<void> {
    const { client, native, timeline } = this;
    timeline.heading('It is used on the web, with a one-time code');
    const merchant_transaction_id = `demo_${randomUUID()}`;
    await client.deposit({ card_id, merchant_transaction_id, amount: '100.00' });
    const deposited = await this.told('card_deposit', card_id);
    timeline.same([deposited.status, deposited.amount], [1, '100.00'], 'card_deposit');
    timeline.line('→', 'deposit', '100.00 USD');

    const merchant = `/sandbox/merchants/${this.sandbox.native.merchantId}`;
    const challenge = await native.post<{ id: string; status: string }>(`${merchant}/challenges`, {
      card: card_id,
      kind: 'otp',
      amount: '40.00',
    });
    timeline.line('·', 'the network asks', 'is it the cardholder who buys for 40.00 USD?');
    const told = await this.told('card_3ds', card_id);
    this.documented(told, 'card_3ds');
    timeline.same([told.amount, told.currency], ['40.00', 'USD'], 'card_3ds');
    timeline.matches(told.otp ?? '', /^\d{6}$/, 'the code in card_3ds');
    timeline.line('←', 'card_3ds', `a code of 6 digits for the cardholder: ${told.detail}`);
    const path = `/merchants/${this.sandbox.native.merchantId}/challenges/${challenge.id}`;
    const answered = await native.post<{ outcome: string }>(`${path}/answer`, { code: told.otp });
    timeline.same(answered.outcome, 'accepted', 'the challenge after the right code');
    timeline.line('·', 'the cardholder', 'enters the code, and the challenge is accepted');
    await this.network('authorizations', 'Authorization', card_id, '40.00', { challenge: challenge.id });
    const info = await this.info(card_id, 2);
    timeline.same(info.available_balance, '60.00', 'what is left on the card');
  }

  async info(card_id: string, status: number): Promise<PhysicalInfoData> {
    const info = await this.client.physicalInfo({ card_id });
    this.documented(info, 'physicalInfo');
    this.timeline.same(info.status, status, 'the status in get_info');
    const number = info.card_number === '' ? 'no number' : 'its number encrypted';
    this.timeline.line(
      '→',
      'physical/get_info',
      `status ${status}, ${number}, available ${info.available_balance}`,
    );
    return info;
  }
}
