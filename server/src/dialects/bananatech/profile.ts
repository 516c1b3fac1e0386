import { v4 } from 'uuid';
import { EVERY_TOPIC } from '../../events/index.ts';
import {
  type CredentialPreparation,
  type DialectProfile,
  invalid,
  type NamedTexts,
} from '../../merchants/index.ts';
import type { Random } from '../../platform/index.ts';
import { Secret } from '../../vault/index.ts';
import { keyDerivations, parseSecretKey } from './crypto.ts';
import { isKeyDerivation } from './envelope.ts';

/** In hexadecimal, 32 characters: AES-256. */
const secretKeyBytes = 16;
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What managing a BananaTech programme takes. A merchant hands in `secretKey`; who comes from the vendor may keep its
 * `merchantId`, and say by which `keyDerivation` its client makes the cipher's key.
 */
export function bananatechProfile({ random }: { readonly random: Random }): DialectProfile {
  return {
    // The vendor has one URL for all webhooks.
    topics: [EVERY_TOPIC],
    programmeSettings: { recordsUndelivered: true, refusesReplays: true },
    credentials: {
      prepare: async (given) => prepare(given, random),
      generate: async () => ({
        given: { secretKey: Buffer.from(random(secretKeyBytes)).toString('hex') },
        kept: {},
      }),
    },
  };
}

function prepare(
  { secretKey = '', merchantId, keyDerivation = 'raw', ...rest }: NamedTexts,
  random: Random,
): CredentialPreparation {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return invalid(unknown, 'is none of secretKey, merchantId, keyDerivation');
  if (!isKeyDerivation(keyDerivation))
    return invalid('keyDerivation', `must be one of ${keyDerivations.join(', ')}`);
  const keys = parseSecretKey(Secret.of(secretKey), keyDerivation);
  if (keys.kind === 'refused') return invalid('secretKey', keys.problem);
  const publicId = merchantId?.toLowerCase() ?? v4({ random: random(16) });
  if (!uuidForm.test(publicId)) return invalid('merchantId', 'must be a UUID');
  return { kind: 'prepared', publicId, secrets: { secretKey }, publicDetails: { keyDerivation } };
}
