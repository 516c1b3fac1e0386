export {
  type AcquirerSimulator,
  createAcquirerSimulator,
  type SimulatedMessage,
} from './acquirer-simulator.ts';
