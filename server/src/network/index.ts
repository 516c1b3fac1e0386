export { createAcquirerSimulator } from './acquirer-simulator.ts';
