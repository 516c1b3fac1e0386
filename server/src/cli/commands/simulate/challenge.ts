import type { Command } from '../../command.ts';
import { usage } from '../../failure.ts';
import { merchantOption, merchantPath } from '../../whose.ts';
import { type Challenge, challengeShown } from '../challenges.ts';
import { bodyOf, optionsOf } from './message-options.ts';

const said = ['amount', 'currency', 'at', 'name', 'acceptor-id', 'mcc', 'country', 'city'] as const;

/** What an access control server does, and what its cardholder receives. */
export const challengeCommands: readonly Command[] = [
  {
    name: 'simulate challenge',
    summary: 'Ask a card’s holder to prove that a purchase is theirs (3-D Secure)',
    details:
      'Its code is shown by `challenges code`; `simulate authorization --challenge` makes the purchase.',
    arguments: [{ name: 'card', help: 'Its id, its number, or the number that is on it.' }],
    options: {
      kind: { value: 'otp|out-of-band|redirect', help: 'How; otp when absent.' },
      ...optionsOf(said),
      'valid-for': { value: '<seconds>', help: 'How long it can be answered; 300 when absent.' },
      ...merchantOption,
    },
    run: async (call) => {
      const [kind, validFor] = [call.option('kind'), call.option('valid-for')];
      const body = bodyOf(call, said);
      if (body.amount === undefined) throw usage('--amount is missing.');
      if (validFor !== undefined && !/^\d{1,4}$/.test(validFor)) {
        throw usage('--valid-for is a whole number of seconds.');
      }
      const path = `/sandbox${await merchantPath(call)}/challenges`;
      const asked = {
        card: call.argument('card'),
        ...(kind === undefined ? {} : { kind }),
        ...(validFor === undefined ? {} : { valid_for_seconds: Number(validFor) }),
        ...body,
      };
      return challengeShown(await call.api.send<Challenge>('POST', path, asked));
    },
  },
];
