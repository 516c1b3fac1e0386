/** How the server answers a message. */
export interface MessageAnswer {
  readonly outcome: 'approved' | 'approved-in-part' | 'declined';
  readonly response_code: string;
  readonly decline_reason: string | null;
  readonly explanation: string | null;
  readonly counterfactual: { readonly lower_by: string | null; readonly lift: readonly string[] } | null;
  readonly event: {
    readonly card_id: string;
    readonly amount: Money;
    readonly billing: Money;
    readonly auth_code: string;
    readonly flags: readonly string[];
    readonly merchant: { readonly name: string; readonly city: string; readonly country: string };
  } | null;
  readonly authorization: { readonly id: string; readonly status: string } | null;
  readonly available: Money | null;
  readonly transaction_id: string | null;
}

interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** What became of a message: the outcome in a line, and in another by what it can be followed. */
export function outcomeText(done: string, answer: MessageAnswer): string {
  const { event, authorization, available, outcome, transaction_id } = answer;
  const names = [
    authorization?.id,
    authorization && `is ${authorization.status}`,
    event && outcome !== 'declined' && event.auth_code !== '' ? `code ${event.auth_code}` : null,
    transaction_id && `transaction id ${transaction_id}`,
  ].filter((part) => part !== null && part !== undefined);
  const line = [`${verdict(done, answer)}.`, ...leftText(available)].join(' ');
  return [line, ...(names.length > 0 ? [`  ${names.join(' · ')}`] : [])].join('\n');
}

function verdict(done: string, answer: MessageAnswer): string {
  const { event, explanation, response_code, decline_reason } = answer;
  const what = event === null ? '' : ` ${amountText(event)}at ${placeText(event.merchant)}`;
  if (answer.outcome === 'declined') {
    const why = explanation?.replace(/\.$/, '') ?? 'No reason was given';
    return `Declined:${what === '' ? '' : `${what}.`} ${why} (${decline_reason}, ${response_code})${remedy(answer)}`;
  }
  const how = answer.outcome === 'approved-in-part' ? `${done} in part` : done;
  const notes = event && event.flags.length > 0 ? ` (${event.flags.join(', ')})` : '';
  return `${how}${what.startsWith(' at') ? '' : ':'}${what}${notes}`;
}

/** What the card can spend, or owes. */
function leftText(available: Money | null): string[] {
  if (available === null) return [];
  const { amount, currency } = available;
  return [
    amount.startsWith('-') ? `The card owes ${amount.slice(1)} ${currency}.` : `${amount} ${currency} left.`,
  ];
}

/** The amount where there is one, and what it is on the card where that is another currency. */
function amountText({ amount, billing }: NonNullable<MessageAnswer['event']>): string {
  if (/^[0.]+$/.test(amount.amount)) return '';
  const asked = `${amount.amount} ${amount.currency} `;
  return amount.currency === billing.currency ? asked : `${asked}(${billing.amount} ${billing.currency}) `;
}

function placeText({ name, city, country }: { name: string; city: string; country: string }): string {
  return `${name}, ${city} ${country}`;
}

function remedy({ counterfactual, event }: MessageAnswer): string {
  if (counterfactual === null) return '';
  const { lower_by, lift } = counterfactual;
  const lower = lower_by === null ? [] : [`with ${lower_by} ${event?.billing.currency ?? ''} less`];
  const ways = [...lower, ...lift.map((rule) => `without the rule "${rule}"`)];
  return ways.length === 0 ? '' : `; it would have passed ${ways.join(' and ')}`;
}
