import type { Command } from '../../command.ts';
import { merchantPath } from '../../whose.ts';
import { moveBody, moveOptions, type Plastic, plasticArgument, plasticShown } from '../plastics.ts';

export const plasticCommand: Command = {
  name: 'simulate plastic',
  summary: 'Let the bureau make a plastic that was ordered, or the post carry it',
  arguments: [plasticArgument],
  options: moveOptions,
  run: async (call) => {
    const body = moveBody(call);
    const path = `${await merchantPath(call)}/plastics/${encodeURIComponent(call.argument('plastic'))}/move`;
    return plasticShown(await call.api.send<Plastic>('POST', `/sandbox${path}`, body));
  },
};
