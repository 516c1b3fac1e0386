import type { Command } from '../../command.ts';
import { usage } from '../../failure.ts';
import { merchantOption, merchantPath } from '../../whose.ts';
import { completeFromChallenge } from './challenged-purchase.ts';
import { completeFrom, type UsualAmount } from './followed-purchase.ts';
import { bodyOf, common, type MessageOption, optionsOf } from './message-options.ts';
import { type MessageAnswer, outcomeText } from './outcome-text.ts';

interface Kind {
  readonly type: string;
  readonly summary: string;
  /** What is said when it went through. */
  readonly done: string;
  readonly options: readonly MessageOption[];
  readonly usualAmount?: UsualAmount;
  readonly hasNoAmount?: boolean;
  readonly details?: string;
}

const answerDetails = 'A decline is an answer too: the exit code is 0.';

const presented = ['expiry', 'cvv2', 'pin', '3ds', 'challenge', 'avs'] as const;
const follows = ['authorization', 'purchase-rrn', 'auth-code'] as const;

const kinds: readonly Kind[] = [
  {
    type: 'authorization',
    summary: 'Ask whether a purchase may be made',
    done: 'Approved',
    options: ['amount', 'cashback', 'partial', ...presented],
    details: 'Cash from a machine is one with --channel atm.',
  },
  {
    type: 'advice',
    summary: 'Tell of a purchase that was decided elsewhere',
    done: 'Taken note of',
    options: ['amount', 'decided-code', 'decided-auth-code', 'challenge', ...follows],
  },
  {
    type: 'incremental',
    summary: 'Ask for more on an approved purchase',
    done: 'Approved',
    options: ['amount', ...follows, 'partial'],
  },
  {
    type: 'verification',
    summary: 'Ask whether a card is good; nothing is held',
    done: 'Verified',
    options: presented,
    hasNoAmount: true,
  },
  {
    type: 'balance-inquiry',
    summary: 'Ask what a card has',
    done: 'Answered',
    options: presented,
    hasNoAmount: true,
  },
  {
    type: 'debit',
    summary: 'Ask and settle in one message, as cash machines do',
    done: 'Approved and settled',
    options: ['amount', 'cashback', 'partial', ...presented],
  },
  {
    type: 'reversal',
    summary: 'Take a purchase back before it is settled',
    done: 'Reversed',
    options: ['amount', ...follows, 'as-advice', 'purchase-amount'],
    usualAmount: 'open',
  },
  {
    type: 'settlement',
    summary: 'Let the money of a purchase be due',
    done: 'Settled',
    options: ['amount', ...follows, 'more-follow'],
    usualAmount: 'open',
    details: 'Without a purchase to follow it is a force post, which nothing declines.',
  },
  {
    type: 'refund',
    summary: 'Give back the money of a purchase',
    done: 'Refunded',
    options: ['amount', ...follows],
    usualAmount: 'settled',
  },
  {
    type: 'refund-reversal',
    summary: 'Take a refund back',
    done: 'Refund taken back',
    options: ['amount', ...follows],
  },
  {
    type: 'original-credit',
    summary: 'Pay to a card, with no purchase behind it',
    done: 'Credited',
    options: ['amount'],
  },
  {
    type: 'chargeback',
    summary: "Give back what the card's holder disputed",
    done: 'Charged back',
    options: ['amount', ...follows],
    usualAmount: 'settled',
  },
  {
    type: 'chargeback-reversal',
    summary: 'Take a chargeback back',
    done: 'Chargeback taken back',
    options: ['amount', ...follows],
  },
];

/** A command for every kind of message. */
export const messageCommands: readonly Command[] = kinds.map(commandOf);

function commandOf({
  type,
  summary,
  done,
  details,
  hasNoAmount,
  usualAmount = null,
  ...kind
}: Kind): Command {
  const names = [...kind.options, ...common.first, ...common.last];
  return {
    name: `simulate ${type}`,
    summary,
    details: [details, answerDetails].filter((part) => part !== undefined).join('\n'),
    options: {
      card: { value: '<card>', help: 'Its id, its number, or the number that is on it.' },
      ...optionsOf(names),
      ...merchantOption,
    },
    run: async (call) => {
      const path = await merchantPath(call);
      const card = call.option('card');
      const said = { ...(card === undefined ? {} : { card }), ...bodyOf(call, names) };
      const purchase = await completeFrom(call.api, path, said, usualAmount);
      const body = await completeFromChallenge(call.api, path, purchase, hasNoAmount === true);
      if (body.card === undefined) throw usage('--card is missing.', seeHelp(type));
      if (!hasNoAmount && body.amount === undefined) throw usage('--amount is missing.', seeHelp(type));
      const answer = await call.api.send<MessageAnswer>('POST', `/sandbox${path}/messages`, {
        type,
        ...body,
      });
      return { text: outcomeText(done, answer), json: answer };
    },
  };
}

function seeHelp(type: string): string {
  return `See \`npm run emboss -- simulate ${type} --help\`.`;
}
