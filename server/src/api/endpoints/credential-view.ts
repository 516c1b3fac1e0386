import { z } from 'zod';
import type { Credential, NamedTexts } from '../../merchants/index.ts';
import { publicId } from '../../platform/index.ts';
import { idText, instant } from '../fields.ts';
import { snakeCase } from '../reply.ts';
import type { PreparedForMerchant } from './prepare-credential.ts';

const texts = z.record(z.string(), z.string());

/** What a merchant hands in for a new credential. */
export const secretFields = z.strictObject({
  secrets: z.record(z.string().max(64), z.string().max(16_384)).optional().meta({
    description: 'The merchant’s half, by the names of its dialect, such as public_key and aes_key.',
  }),
  generate: z
    .boolean()
    .optional()
    .meta({ description: 'Sandbox only: make the merchant’s half too, and show it once in the answer.' }),
});

const credentialFields = {
  id: idText('credential'),
  programme_id: idText('programme'),
  dialect: z.string(),
  public_id: z.string().meta({ description: 'What requests name the credential by, such as an app id.' }),
  public_details: texts.meta({ description: 'For the merchant to know, such as the platform’s public key.' }),
  created_at: instant,
  expires_at: instant.nullable().meta({ description: 'When it ends or ended; null for one in full use.' }),
};

export const credentialView = z.strictObject(credentialFields).meta({ id: 'Credential' });

export const newCredentialView = z
  .strictObject({
    ...credentialFields,
    generated: texts
      .optional()
      .meta({ description: 'The merchant’s half where the sandbox made it. Shown only here.' }),
  })
  .meta({ id: 'NewCredential' });

export function viewOf(credential: Credential): z.input<typeof credentialView> {
  return {
    id: publicId('credential', credential.id),
    programme_id: publicId('programme', credential.programmeId),
    dialect: credential.dialect,
    public_id: credential.publicId,
    public_details: inSnakeCase(credential.publicDetails),
    created_at: credential.createdAt.toISOString(),
    expires_at: credential.expiresAt?.toISOString() ?? null,
  };
}

export function withKept(
  credential: Credential,
  { kept }: PreparedForMerchant,
): z.input<typeof newCredentialView> {
  return { ...viewOf(credential), ...(kept === null ? {} : { generated: inSnakeCase(kept) }) };
}

function inSnakeCase(named: NamedTexts): Record<string, string> {
  return Object.fromEntries(Object.entries(named).map(([name, text]) => [snakeCase(name), text]));
}
