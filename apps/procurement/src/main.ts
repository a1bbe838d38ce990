import { catalogue } from '#messages/catalogue';
import { ReadStore } from '#read-store';
import { MEANS, beginModules, openHistory, openTransport, runService, sharedModule } from '#service';
import { Transport } from '#transport';
import { Outbox } from './outbox/outbox.js';
import { ProcurementModule } from './procurement.module.js';
import { procurementSettings } from './settings.js';

await runService({
  name: 'procurement',
  settings: procurementSettings,
  begin: async (beginning) => {
    const { settings, waiting, logger } = beginning;
    const { transport } = openTransport(beginning);
    const store = await openHistory(beginning, settings.databaseUrl);
    const readStore = await waiting.for('the database', () => ReadStore.open({ url: settings.databaseUrl }));
    const shared = sharedModule([
      { provide: MEANS, useValue: { store, catalogue, clock: () => new Date().toISOString() } },
      { provide: Transport, useValue: transport },
      { provide: ReadStore, useValue: readStore },
      { provide: Outbox, useValue: new Outbox(settings.outbox) },
    ]);
    const modules = await beginModules([shared, ProcurementModule], logger);
    return {
      checks: { 'event store': () => store.end(), database: () => readStore.database.query('select 1', []) },
      close: async () => {
        await modules.close();
        await transport.close();
        await readStore.close();
        await store.close();
      },
    };
  },
});
