import { z } from 'zod';
import {
  createCredential,
  findProgramme,
  listCredentials,
  readCredential,
  revokeCredential,
  rotateCredential,
} from '../../merchants/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf } from '../fields.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound, type Refusal, refuse, refuseInvalid } from '../reply.ts';
import { credentialView, newCredentialView, secretFields, viewOf, withKept } from './credential-view.ts';
import { prepareForMerchant } from './prepare-credential.ts';

const hourMs = 60 * 60 * 1000;
const defaultOverlapHours = 24;

export const credentialEndpoints = (context: ApiContext): Endpoint[] => {
  const { database, vault, wall, newId } = context;
  const prepare = ({ dialect }: { readonly dialect: string }, given: z.output<typeof secretFields>) =>
    prepareForMerchant(context, dialect, given);

  return [
    defineCommand({
      operation: 'createCredential',
      method: 'POST',
      path: '/merchants/{merchant_id}/programmes/{programme_id}/credentials',
      summary: 'Create a credential of the programme’s dialect',
      scopes: ['operator', 'merchant'],
      params: z.strictObject({ programme_id: idOf('programme') }),
      body: secretFields,
      status: 201,
      result: newCredentialView,
      handle: async ({ merchant, params, body }, once) => {
        const owner = { merchantId: merchant.id, programmeId: params.programme_id };
        const programme = await findProgramme(database, owner);
        if (programme === null) return notFound('programme');
        const ready = await prepare(programme, body);
        if (ready.kind === 'refusal') return ready;
        return await once.transaction(async (tx) => {
          const input = { id: newId(), ...owner, prepared: ready.prepared, createdAt: wall.now() };
          const result = await createCredential(tx, vault, input);
          return result.kind === 'created'
            ? answer(withKept(result.credential, ready))
            : notCreated(result.kind);
        });
      },
    }),
    defineQuery({
      operation: 'listCredentials',
      method: 'GET',
      path: '/merchants/{merchant_id}/credentials',
      summary: 'List credentials, ended ones included, without their secrets',
      scopes: ['operator', 'merchant'],
      query: z.strictObject({ ...pageFields, programme_id: idOf('programme').optional() }),
      status: 200,
      result: pageOf(credentialView),
      handle: async ({ merchant, query }) => {
        const page = readPage(query, uuidKey);
        if (page.kind === 'refusal') return page;
        const scope = { merchantId: merchant.id, programmeId: query.programme_id ?? null };
        const rows = await listCredentials(database, scope, { after: page.after, limit: page.limit + 1 });
        return answer(writePage(rows, page.limit, uuidKey, ({ id }) => id, viewOf));
      },
    }),
    defineCommand({
      operation: 'rotateCredential',
      method: 'POST',
      path: '/merchants/{merchant_id}/credentials/{credential_id}/rotate',
      summary: 'Put a new credential beside an old one, which ends after an overlap',
      scopes: ['operator', 'merchant'],
      params: z.strictObject({ credential_id: idOf('credential') }),
      body: secretFields.extend({
        overlap_hours: z
          .number()
          .optional()
          .meta({ description: `${defaultOverlapHours} when absent; 0 ends it now.` }),
      }),
      status: 201,
      result: newCredentialView,
      handle: async ({ merchant, params, body: { overlap_hours = defaultOverlapHours, ...given } }, once) => {
        const key = { merchantId: merchant.id, credentialId: params.credential_id };
        const standing = await readCredential(database, key);
        if (standing === null) return notFound('credential');
        const ready = await prepare(standing, given);
        if (ready.kind === 'refusal') return ready;
        return await once.transaction(async (tx) => {
          const now = wall.now();
          const result = await rotateCredential(tx, vault, {
            ...key,
            newId: newId(),
            prepared: ready.prepared,
            now,
            overlapUntil: new Date(now.getTime() + overlap_hours * hourMs),
          });
          if (result.kind === 'invalid') return refuseInvalid({ ...result, field: 'overlapHours' });
          return result.kind === 'rotated'
            ? answer(withKept(result.credential, ready))
            : notCreated(result.kind);
        });
      },
    }),
    defineCommand({
      operation: 'revokeCredential',
      method: 'POST',
      path: '/merchants/{merchant_id}/credentials/{credential_id}/revoke',
      summary: 'End a credential now',
      scopes: ['operator', 'merchant'],
      params: z.strictObject({ credential_id: idOf('credential') }),
      status: 200,
      result: credentialView,
      handle: ({ merchant, params }, once) =>
        once.transaction(async (tx) => {
          const key = { merchantId: merchant.id, credentialId: params.credential_id, now: wall.now() };
          const result = await revokeCredential(tx, key);
          return result.kind === 'revoked' ? answer(viewOf(result.credential)) : notFound('credential');
        }),
    }),
  ];
};

type NotCreated = 'programme-not-found' | 'credential-not-found' | 'credential-has-ended' | 'public-id-taken';

function notCreated(reason: NotCreated): Refusal {
  switch (reason) {
    case 'programme-not-found':
      return notFound('programme');
    case 'credential-not-found':
      return notFound('credential');
    case 'credential-has-ended':
      return refuse('not_possible', 'This credential was rotated or revoked before.');
    case 'public-id-taken':
      return refuse('already_exists', 'The new public id is taken; try again.');
  }
}
