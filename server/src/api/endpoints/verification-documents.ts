import { z } from 'zod';
import {
  deleteDocuments,
  deleteIdentity,
  documentKinds,
  findVerification,
  readDocument,
  type StoredDocument,
} from '../../cardholders/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineFile, type Endpoint } from '../endpoint.ts';
import { answer, notFound } from '../reply.ts';
import { verificationParams } from './verification-view.ts';

const imageTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
] as const satisfies readonly StoredDocument['mediaType'][];

const path = '/merchants/{merchant_id}/verifications/{verification_id}/documents';
const kindParams = verificationParams.extend({ kind: z.enum(documentKinds) });
const deletedView = z.strictObject({
  deleted: z.int().meta({ description: 'How many pictures there were.' }),
});

/** Pictures of identity documents and of their holders: kept encrypted, shown to the operator, deleted on demand. */
export const verificationDocumentEndpoints = ({ database, vault }: ApiContext): Endpoint[] => [
  defineFile({
    operation: 'readVerificationDocument',
    method: 'GET',
    path: `${path}/{kind}`,
    summary: 'One picture, as it was uploaded',
    scopes: ['operator'],
    params: kindParams,
    mediaTypes: imageTypes,
    handle: async ({ merchant, params }) => {
      const document = await readDocument(
        { database, vault },
        merchant.id,
        params.verification_id,
        params.kind,
      );
      if (document === null) return notFound('document');
      return { kind: 'file', mediaType: document.mediaType, bytes: document.bytes };
    },
  }),
  defineCommand({
    operation: 'deleteVerificationDocuments',
    method: 'DELETE',
    path,
    summary:
      'Delete every picture of a verification, and what the identity document says, for good. The reviews stay.',
    scopes: ['operator'],
    params: verificationParams,
    status: 200,
    result: deletedView.extend({
      identity_document: z.boolean().meta({ description: 'Whether there was what it says of its holder.' }),
    }),
    handle: ({ merchant, params }, once) =>
      once.transaction(async (tx) => {
        const verification = await findVerification(tx, merchant.id, { id: params.verification_id });
        if (verification === null) return notFound('verification');
        const deleted = await deleteDocuments(tx, merchant.id, verification.id, null);
        const identities = await deleteIdentity(tx, verification);
        return answer({ deleted, identity_document: identities > 0 });
      }),
  }),
  defineCommand({
    operation: 'deleteVerificationDocument',
    method: 'DELETE',
    path: `${path}/{kind}`,
    summary: 'Delete one picture of a verification for good',
    scopes: ['operator'],
    params: kindParams,
    status: 200,
    result: deletedView,
    handle: ({ merchant, params }, once) =>
      once.transaction(async (tx) => {
        const deleted = await deleteDocuments(tx, merchant.id, params.verification_id, params.kind);
        return deleted > 0 ? answer({ deleted }) : notFound('document');
      }),
  }),
];
