import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { currencyCode, idOf, instant } from '../fields.ts';
import { pageFields, pageOf, readPage, writePage } from '../paging.ts';
import { answer } from '../reply.ts';
import type { SandboxControls, UnknownCard } from '../sandbox-controls.ts';
import { eventOnly, messageAnswer, messageAnswerOf } from './message-answer.ts';
import { messageTypeField } from './message-fields.ts';
import {
  acceptorView,
  acceptorViewOf,
  moneyView,
  moneyViewOf,
  networkEventView,
} from './network-event-view.ts';
import { sendSimulatedMessage } from './send-simulated-message.ts';
import { simulatedMessageFields } from './simulated-message-fields.ts';
import { unknownCardKey } from './unknown-card-key.ts';

const libraryView = acceptorView
  .extend({
    key: z.string().meta({ description: 'What `merchant.library` calls it.' }),
    sells: z.string(),
    currency: currencyCode,
    channel: z.string(),
    usual_amounts: z.strictObject({ least: z.string(), most: z.string() }),
    habit: z.string().nullable().meta({ description: 'How its purchases run, where they run otherwise.' }),
  })
  .meta({ id: 'LibraryAcceptor' });

const unknownCardView = z
  .strictObject({
    type: messageTypeField,
    last4: z.string(),
    amount: moneyView,
    merchant: acceptorView,
    message_class: z.string(),
    stan: z.string(),
    rrn: z.string(),
    response_code: z.string(),
    received_at: instant,
  })
  .meta({ id: 'UnknownCardMessage' });

/** A simulated acquirer: its messages go the way of all network messages. */
export function sandboxNetworkEndpoints(context: ApiContext, { network }: SandboxControls): Endpoint[] {
  const { database } = context;
  const send = sendSimulatedMessage(context, network);
  const common = { method: 'POST', scopes: ['operator', 'network'], status: 201, sandboxOnly: true } as const;
  const fields = simulatedMessageFields(network.acceptors);
  const read = { method: 'GET', status: 200, sandboxOnly: true } as const;

  return [
    defineCommand({
      ...common,
      operation: 'simulateMessage',
      path: '/sandbox/merchants/{merchant_id}/messages',
      summary: 'Send any message of a card network. A decline is an answer too.',
      body: z.strictObject({ type: messageTypeField, ...fields }),
      result: messageAnswer,
      handle: async ({ merchant, body }, once) => {
        const sent = await send(merchant, body.type, body, once);
        return sent.kind === 'refusal' ? sent : answer(messageAnswerOf(sent));
      },
    }),
    defineCommand({
      ...common,
      operation: 'simulateAuthorization',
      path: '/sandbox/merchants/{merchant_id}/authorizations',
      summary: 'Ask for a purchase; a short way for a message of that type.',
      body: z.strictObject(fields),
      result: networkEventView,
      handle: async ({ merchant, body }, once) =>
        eventOnly(await send(merchant, 'authorization', body, once)),
    }),
    defineCommand({
      ...common,
      operation: 'simulateSettlement',
      path: '/sandbox/merchants/{merchant_id}/settlements',
      summary: 'Settle a purchase, in parts or as a whole; without an authorization it is a force post.',
      body: z.strictObject(fields),
      result: networkEventView,
      handle: async ({ merchant, body }, once) => eventOnly(await send(merchant, 'settlement', body, once)),
    }),
    defineCommand({
      ...common,
      operation: 'simulateReversal',
      path: '/sandbox/merchants/{merchant_id}/reversals',
      summary: 'Take a purchase back before it is settled, as a whole or in part.',
      body: z.strictObject({ ...fields, authorization_id: idOf('authorization') }),
      result: networkEventView,
      handle: async ({ merchant, body }, once) => eventOnly(await send(merchant, 'reversal', body, once)),
    }),
    defineCommand({
      ...common,
      operation: 'simulateRefund',
      path: '/sandbox/merchants/{merchant_id}/refunds',
      summary: 'Refund a purchase, or pay something to a card without one.',
      body: z.strictObject(fields),
      result: networkEventView,
      handle: async ({ merchant, body }, once) => eventOnly(await send(merchant, 'refund', body, once)),
    }),
    defineQuery({
      ...read,
      operation: 'listAcceptors',
      path: '/sandbox/acceptors',
      summary: 'The library of merchants that a simulated message can name.',
      scopes: ['operator', 'merchant', 'network'],
      result: z.strictObject({ data: z.array(libraryView) }),
      handle: async () =>
        answer({
          data: network.acceptors.map(({ key, sells, currency, channel, amounts, habit, ...acceptor }) => ({
            ...{ key, ...acceptorViewOf(acceptor), sells, currency, channel },
            usual_amounts: { ...amounts },
            habit,
          })),
        }),
    }),
    defineQuery({
      ...read,
      operation: 'listUnknownCardMessages',
      path: '/sandbox/merchants/{merchant_id}/unknown-card-messages',
      summary:
        'Messages to card numbers that nobody has, newest first. Only their last four digits are kept.',
      scopes: ['operator', 'network'],
      query: z.strictObject(pageFields),
      result: pageOf(unknownCardView),
      handle: async ({ merchant, query }) => {
        const page = readPage(query, unknownCardKey);
        if (page.kind === 'refusal') return page;
        const range = { after: page.after, limit: page.limit + 1 };
        const rows = await network.listUnknownCards(database, merchant.id, range);
        return answer(writePage(rows, page.limit, unknownCardKey, (row) => row, unknownCardViewOf));
      },
    }),
  ];
}

function unknownCardViewOf(message: UnknownCard): z.input<typeof unknownCardView> {
  const { identity } = message;
  return {
    type: message.type,
    last4: message.last4,
    amount: moneyViewOf(message.amount),
    merchant: acceptorViewOf(message.acceptor),
    message_class: identity.messageClass,
    stan: identity.stan,
    rrn: identity.rrn,
    response_code: message.responseCode,
    received_at: message.receivedAt.toISOString(),
  };
}
