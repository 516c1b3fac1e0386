import { cardArgument, cardPath } from '../../card-path.ts';
import type { Command } from '../../command.ts';
import { merchantOption } from '../../whose.ts';
import { verificationShown } from '../verifications.ts';

export const verdictCommand: Command = {
  name: 'simulate verdict',
  summary: 'Let the verification provider give its verdict on a card’s holder now',
  arguments: [
    cardArgument,
    { name: 'verdict', help: 'approved, retry (may try again) or final (for good).' },
  ],
  options: { ...merchantOption, reason: { value: '<text>', help: 'Of a refusal; made up when absent.' } },
  run: async (call) => {
    const reason = call.option('reason');
    const body = { verdict: call.argument('verdict'), ...(reason === undefined ? {} : { reason }) };
    return verificationShown(await call.api.send('POST', `/sandbox${await cardPath(call)}/verdict`, body));
  },
};
