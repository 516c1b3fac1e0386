export { knownAcceptors } from './acceptors.ts';
export { simulateMessage } from './acquirer-simulator.ts';
export { listUnknownCardMessages } from './unknown-card-messages.ts';
