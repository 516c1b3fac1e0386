export { knownAcceptors } from './acceptors.ts';
export { simulateMessage } from './acquirer-simulator.ts';
export { receiveMessage } from './receive-message.ts';
export { listUnknownCardMessages } from './unknown-card-messages.ts';
