export { dropDeliveries, interceptDelivery } from './dropped-deliveries.ts';
export { addFault, clearFaults, listFaults, sandboxFaults } from './faults.ts';
export { sandboxFileContent, writeSandboxFile } from './sandbox-file.ts';
export { openSandboxProfile, reencryptSandboxProfile, type SandboxDialect } from './sandbox-profile.ts';
