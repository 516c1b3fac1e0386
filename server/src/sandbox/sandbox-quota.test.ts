import { expect, test } from 'vitest';
import { listProducts, readOpeningQuota } from '../catalog/index.ts';
import { worldcardSandbox } from '../dialects/worldcard/index.ts';
import { parrotDialect } from '../testing/api-world.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { openSandboxProfile, type SandboxDialect } from './sandbox-profile.ts';

const parrot: SandboxDialect = {
  name: 'parrot',
  section: 'parrot',
  basePath: '/parrot',
  programmeName: 'Parrot',
  spendRules: null,
  products: worldcardSandbox.products,
  stock: [],
  describe: ({ publicId }) => ({ publicId }),
};

test('a new sandbox can open a hundred cards of each physical product, and virtual ones without a limit', async () => {
  const database = await testDatabase();
  const { engine } = await engineWorld(database);
  const open = () =>
    openSandboxProfile({ ...engine, profiles: { parrot: parrotDialect }, dialects: [parrot] });
  const { profile } = await open();
  await open();
  const { merchantId } = profile;
  const [{ programmeId = '' } = {}] = profile.sections;
  const quotasOf = async (form: 'virtual' | 'physical') => {
    const { rows } = await listProducts(
      database,
      { merchantId, programmeId },
      { form },
      { page: 1, pageSize: 100 },
    );
    return await Promise.all(rows.map(({ id }) => readOpeningQuota(database, { merchantId, productId: id })));
  };
  const hundred = { granted: 100n, held: 0n, used: 0n };
  expect(await quotasOf('physical')).toEqual([hundred, hundred, hundred]);
  expect(new Set(await quotasOf('virtual'))).toEqual(new Set([null]));
});
