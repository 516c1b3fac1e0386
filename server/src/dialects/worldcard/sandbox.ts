import type { NamedTexts, PreparedCredential } from '../../merchants/index.ts';
import { worldcardCatalog } from './catalog.ts';

/** What a sandbox starts with for this dialect, and what it tells a client in `sandbox.json`. */
export const worldcardSandbox = {
  name: 'worldcard',
  section: 'worldcard',
  basePath: '/worldcard',
  programmeName: 'WorldCard',
  products: worldcardCatalog,
  spendRules: null,
  // The BIN of the document's flow guide.
  stock: [{ productCode: '100023', plastics: 10, listedAs: 'physicalCardNumbers' }],
  describe: ({ publicId, publicDetails }: PreparedCredential, kept: NamedTexts) => ({
    appId: publicId,
    privateKeyPem: kept.privateKeyPem ?? '',
    aesKey: kept.aesKey ?? '',
    platformPublicKeyPem: publicDetails.platformPublicKeyPem ?? '',
  }),
} as const;
