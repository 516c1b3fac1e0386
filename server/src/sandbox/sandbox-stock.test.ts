import { describe, expect, test } from 'vitest';
import { assignNumber, countStock } from '../cards/index.ts';
import { findProductByCode, type Product } from '../catalog/index.ts';
import { worldcardSandbox } from '../dialects/worldcard/index.ts';
import { parrotDialect } from '../testing/api-world.ts';
import { plasticsWorld } from '../testing/plastics-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { luhnIsValid, Secret } from '../vault/index.ts';
import { sandboxFileContent } from './sandbox-file.ts';
import { openSandboxProfile, type SandboxDialect } from './sandbox-profile.ts';

const flowGuide = worldcardSandbox.products.find(({ code }) => code === '100023');
if (!flowGuide) throw new Error('The sandbox does not have the product of the flow guide.');

const parrot: SandboxDialect = {
  name: 'parrot',
  section: 'parrot',
  basePath: '/parrot',
  programmeName: 'Parrot',
  spendRules: null,
  products: [flowGuide],
  stock: worldcardSandbox.stock,
  describe: ({ publicId }) => ({ publicId }),
};

/** Starts of a sandbox that is not there yet. */
async function sandboxOf(first: SandboxDialect = parrot) {
  const database = await testDatabase();
  const world = await plasticsWorld(database);
  const { engine } = world;
  /** A start by a server that knows this dialect. @returns what sandbox.json says of it */
  async function start(dialect: SandboxDialect = first) {
    const { profile } = await openSandboxProfile({
      ...engine,
      profiles: { parrot: parrotDialect },
      dialects: [dialect],
    });
    const [{ programmeId = '' } = {}] = profile.sections;
    const product = await findProductByCode(database, { ...profile, programmeId }, '100023');
    const content = sandboxFileContent(profile, 'http://127.0.0.1:4242');
    const { physicalCardNumbers, ...section } = content.parrot as {
      readonly physicalCardNumbers?: readonly string[];
    };
    return { profile, programmeId, product: product as Product, section, numbers: physicalCardNumbers };
  }
  return { ...world, start };
}

describe('a new sandbox', () => {
  test('lists ten numbers of its physical product, which nobody has yet', async () => {
    const { start, engine, database } = await sandboxOf();
    const { numbers = [], product, section } = await start();
    expect(new Set(numbers).size).toBe(10);
    for (const number of numbers) {
      expect(number).toMatch(/^400012\d{10}$/);
      expect(luhnIsValid(number)).toBe(true);
      expect(await engine.vault.findByPan(database, Secret.of(number))).toMatchObject({ holder: 'plastic' });
    }
    expect(await countStock(database, product)).toBe(10);
    expect(Object.keys(section)).toEqual(['baseUrl', 'publicId', 'programmeId']);
  });

  test('that two processes start at once lists the same ten', async () => {
    const { start, database } = await sandboxOf();
    const [one, other] = await Promise.all([start(), start()]);
    expect(one.numbers).toEqual(other.numbers);
    expect(await countStock(database, one.product)).toBe(10);
  });

  test('without that product lists none', async () => {
    const { start } = await sandboxOf({ ...parrot, products: [] });
    const { numbers, section } = await start();
    expect(numbers).toBeUndefined();
    expect(Object.keys(section)).toEqual(['baseUrl', 'publicId', 'programmeId']);
  });
});

describe('a sandbox that was there before', () => {
  test('lists the same numbers at every start', async () => {
    const { start } = await sandboxOf();
    const { numbers } = await start();
    expect((await start()).numbers).toEqual(numbers);
  });

  test('lists another number for one that was assigned', async () => {
    const { start, engine, verified, database } = await sandboxOf();
    const { numbers = [], profile, programmeId, product } = await start();
    const card = await verified({ scope: { ...profile, programmeId }, product });
    const [first = ''] = numbers;
    expect(await assignNumber(engine.cards, card, Secret.of(first))).toMatchObject({ kind: 'assigned' });
    const { numbers: next = [] } = await start();
    expect(next).toHaveLength(10);
    expect(next).not.toContain(first);
    expect(next).toEqual(expect.arrayContaining(numbers.slice(1)));
    expect(await countStock(database, product)).toBe(10);
  });

  test('and knew no plastics opens as ever, and has them from then on', async () => {
    const { start } = await sandboxOf();
    const before = await start({ ...parrot, stock: [] });
    expect(before.numbers).toBeUndefined();
    const after = await start();
    expect(after.numbers).toHaveLength(10);
    expect(after.section).toEqual(before.section);
    expect(after.profile.apiKey).toBe(before.profile.apiKey);
  });
});
