import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import {
  type CredentialPreparation,
  type DialectProfile,
  invalid,
  type NamedTexts,
  usualProgrammeSettings,
} from '../../merchants/index.ts';
import type { Random } from '../../platform/index.ts';
import { topics } from './callbacks/index.ts';
import { parseAesKey, parseMerchantPublicKey } from './crypto.ts';
import { fingerprintOf } from './envelope.ts';

const generateRsaKeyPair = promisify(generateKeyPair);
const modulusLength = 2048;
const appIdBytes = 12;
const aesKeyBytes = 32;

export interface WorldcardProfileContext {
  readonly random: Random;
  readonly platformPublicKeyPem: string;
}

/**
 * What managing a WorldCard programme takes. A merchant hands in `publicKey` and `aesKey`, in the forms of the
 * document, and is given an app id and the platform's public key.
 */
export function worldcardProfile({ random, platformPublicKeyPem }: WorldcardProfileContext): DialectProfile {
  const hex = (bytes: number) => Buffer.from(random(bytes)).toString('hex');
  return {
    topics,
    programmeSettings: usualProgrammeSettings,
    credentials: {
      prepare: async (given) => prepare(given, `app_${hex(appIdBytes)}`, platformPublicKeyPem),
      generate: async () => {
        const { privateKey, publicKey } = await generateRsaKeyPair('rsa', { modulusLength });
        return {
          given: {
            publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
            aesKey: hex(aesKeyBytes),
          },
          kept: { privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
        };
      },
    },
  };
}

function prepare(given: NamedTexts, appId: string, platformPublicKeyPem: string): CredentialPreparation {
  const publicKey = parseMerchantPublicKey(given.publicKey ?? '');
  if (publicKey.kind === 'refused') return invalid('publicKey', publicKey.problem);
  const aesKey = parseAesKey(given.aesKey ?? '');
  if (aesKey.kind === 'refused') return invalid('aesKey', aesKey.problem);
  return {
    kind: 'prepared',
    publicId: appId,
    // The public key is no secret; sealed, nobody who can write to the database can put another in its place.
    secrets: {
      publicKey: publicKey.key.export({ type: 'spki', format: 'pem' }).toString(),
      aesKey: given.aesKey ?? '',
    },
    publicDetails: { platformPublicKeyPem, publicKeyFingerprint: fingerprintOf(publicKey.key) },
  };
}
