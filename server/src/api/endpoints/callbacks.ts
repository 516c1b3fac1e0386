import { z } from 'zod';
import { findProgramme, listCallbackUrls, type Merchant, setCallbackUrl } from '../../merchants/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint, type Once } from '../endpoint.ts';
import { idOf } from '../fields.ts';
import { answer, notFound, refuseInvalid } from '../reply.ts';

const callbackView = z
  .strictObject({
    topic: z.string().meta({ examples: ['card_open'] }),
    url: z.string().nullable().meta({ description: 'Null where nothing is sent.' }),
  })
  .meta({ id: 'Callback' });

const path = '/merchants/{merchant_id}/programmes/{programme_id}/callbacks';
const topicParams = z.strictObject({ programme_id: idOf('programme'), topic: z.string() });

export const callbackEndpoints = ({ database, dialects, allowPrivateCallbacks }: ApiContext): Endpoint[] => {
  function set(merchant: Merchant, params: z.output<typeof topicParams>, url: string | null, once: Once) {
    return once.transaction(async (tx) => {
      const result = await setCallbackUrl(tx, dialects, {
        merchantId: merchant.id,
        programmeId: params.programme_id,
        topic: params.topic,
        url,
        allowPrivate: allowPrivateCallbacks || merchant.settings.allowPrivateCallbacks,
      });
      switch (result.kind) {
        case 'set':
          return answer({ topic: result.topic, url: result.url });
        case 'programme-not-found':
          return notFound('programme');
        case 'unknown-topic':
          return refuseInvalid({ field: 'topic', problem: `must be one of ${result.topics.join(', ')}` });
        case 'invalid':
          return refuseInvalid(result);
      }
    });
  }

  return [
    defineQuery({
      operation: 'listCallbacks',
      method: 'GET',
      path,
      summary: 'List every topic of the programme’s dialect with its URL',
      scopes: ['operator', 'merchant'],
      params: z.strictObject({ programme_id: idOf('programme') }),
      status: 200,
      result: z.strictObject({ data: z.array(callbackView) }),
      handle: async ({ merchant, params }) => {
        const programme = await findProgramme(database, {
          merchantId: merchant.id,
          programmeId: params.programme_id,
        });
        if (programme === null) return notFound('programme');
        return answer({ data: await listCallbackUrls(database, dialects, programme) });
      },
    }),
    defineCommand({
      operation: 'setCallback',
      method: 'PUT',
      path: `${path}/{topic}`,
      summary: 'Send a topic to a URL: at once, for events that happen later',
      scopes: ['operator', 'merchant'],
      params: topicParams,
      body: z.strictObject({ url: z.string() }),
      status: 200,
      result: callbackView,
      handle: ({ merchant, params, body }, once) => set(merchant, params, body.url, once),
    }),
    defineCommand({
      operation: 'deleteCallback',
      method: 'DELETE',
      path: `${path}/{topic}`,
      summary: 'Stop sending a topic',
      scopes: ['operator', 'merchant'],
      params: topicParams,
      status: 200,
      result: callbackView,
      handle: ({ merchant, params }, once) => set(merchant, params, null, once),
    }),
  ];
};
