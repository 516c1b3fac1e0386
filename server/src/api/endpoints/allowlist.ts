import { z } from 'zod';
import { replaceAllowlist } from '../../merchants/index.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { answer, notFound, refuseInvalid } from '../reply.ts';

const allowlistView = z
  .strictObject({
    entries: z.array(z.string()).meta({
      examples: [['203.0.113.7', '10.0.0.0/8', '2001:db8::/32']],
      description: 'Empty: nobody gets in.',
    }),
  })
  .meta({ id: 'Allowlist' });

export const allowlistEndpoints = (): Endpoint[] => [
  defineQuery({
    operation: 'getAllowlist',
    method: 'GET',
    path: '/merchants/{merchant_id}/allowlist',
    summary: 'Read the addresses that the merchant’s dialect requests may come from',
    scopes: ['operator', 'merchant'],
    status: 200,
    result: allowlistView,
    handle: async ({ merchant }) => answer({ entries: [...merchant.allowlist] }),
  }),
  defineCommand({
    operation: 'replaceAllowlist',
    method: 'PUT',
    path: '/merchants/{merchant_id}/allowlist',
    summary: 'Replace the whole allowlist, at once',
    scopes: ['operator', 'merchant'],
    body: z.strictObject({ entries: z.array(z.string()) }),
    status: 200,
    result: allowlistView,
    handle: ({ merchant, body }, once) =>
      once.transaction(async (tx) => {
        const result = await replaceAllowlist(tx, merchant.id, body.entries);
        if (result.kind === 'invalid') return refuseInvalid(result);
        return result.kind === 'replaced' ? answer({ entries: [...result.entries] }) : notFound('merchant');
      }),
  }),
];
