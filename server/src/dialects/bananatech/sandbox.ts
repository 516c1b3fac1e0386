import type { NamedTexts, PreparedCredential } from '../../merchants/index.ts';
import { bananatechCatalog, bananatechSpendRules, PHYSICAL_CODE } from './catalog.ts';

/** What a sandbox starts with for this dialect, and what it tells a client in `sandbox.json`. */
export const bananatechSandbox = {
  name: 'bananatech',
  section: 'bananatech',
  basePath: '/bananatech',
  programmeName: 'BananaTech',
  products: bananatechCatalog,
  spendRules: bananatechSpendRules,
  stock: [{ productCode: PHYSICAL_CODE, plastics: 10, listedAs: 'physicalCardNumbers' }],
  describe: ({ publicId }: PreparedCredential, kept: NamedTexts) => ({
    merchantId: publicId,
    secretKey: kept.secretKey ?? '',
  }),
} as const;
