import { troubleScreen } from '../shared/trouble-screen.js';
import { connectEmbedder, isEmbedded } from './embedder.js';
import { createEvents } from './events.js';
import { createFlow } from './flow.js';
import { createServer } from './server.js';
import { createShell } from './shell.js';

let events = null;
let flow = null;
const shell = createShell((height) => events?.resized(height));

try {
  const embedder = await connectEmbedder({
    onConf: (conf) => shell.useConf(conf),
    onBack: () => flow?.back(),
  });
  events = createEvents(embedder.tell);
  if (!embedder.token) throw new Error('This page was opened without a key.');
  if (isEmbedded()) shell.watchHeight();
  events.ready();
  const server = createServer(embedder);
  flow = createFlow({ server, shell, events, embedder });
  await flow.open();
} catch (error) {
  events?.error(error);
  shell.show(
    troubleScreen({
      title: 'There is nothing to do here',
      lead: `${error.message} Go back to where you came from.`,
    }),
  );
}
