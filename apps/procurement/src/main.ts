import { catalogue } from '#messages/catalogue';
import { ReadStore } from '#read-store';
import {
  MEANS,
  beginModules,
  onKafka,
  openHistory,
  openTransport,
  runService,
  sharedModule,
  text,
  withDatabase,
  withHistory,
} from '#service';
import { Transport } from '#transport';
import { Outbox } from './outbox/outbox.js';
import { ProcurementModule } from './procurement.module.js';

const ownSettings = {
  outbox: text('OUTBOX', {
    meaning: 'folder from which suppliers’ messages are collected, shared by all of this service',
  }),
};

await runService({
  name: 'procurement',
  settings: { ...onKafka, ...withHistory, ...withDatabase, ...ownSettings },
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
