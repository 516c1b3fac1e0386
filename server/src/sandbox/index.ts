export { dropDeliveries, interceptDelivery } from './dropped-deliveries.ts';
export { addFault, clearFaults, listFaults, type SandboxFault, sandboxFaults } from './faults.ts';
