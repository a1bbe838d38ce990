export { Outbox } from './outbox/outbox.js';
export { procurementProcesses, type ProcessMeans } from './processes.js';
export { ProcurementModule, procurementCommands } from './procurement.module.js';
