import { BananaTech } from './demo/bananatech/bananatech.ts';
import { findSandbox, NoSandbox } from './demo/sandbox.ts';
import { bold, Differs, green, red } from './demo/timeline.ts';
import { PhysicalCard } from './demo/worldcard/physical-card.ts';
import { VirtualCard } from './demo/worldcard/virtual-card.ts';

/*
 * Card lives through the vendors' protocols, against a running sandbox: `npm run demo` and `npm run demo -- physical` through
 * WorldCard's, `npm run demo -- bananatech` through BananaTech's. Every answer and callback is compared with the document.
 */

const scenarios = { virtual: VirtualCard, physical: PhysicalCard, bananatech: BananaTech };

class UnknownScenario extends Error {}

async function main(): Promise<void> {
  const name = process.argv[2] ?? 'virtual';
  if (!Object.hasOwn(scenarios, name))
    throw new UnknownScenario(
      `There is no demo called ${name}. There are: ${Object.keys(scenarios).join(', ')}.`,
    );
  const Scenario = scenarios[name as keyof typeof scenarios];
  const demo = new Scenario(await findSandbox());
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
  const expected = error instanceof Differs || error instanceof NoSandbox || error instanceof UnknownScenario;
  const { message, stack } = error as Error;
  process.stderr.write(
    `\n${red(error instanceof Differs ? `Differs: ${message}` : expected ? message : (stack ?? message))}\n`,
  );
  process.exitCode = 1;
});
