import { catalogue } from '#messages/catalogue';
import { OPERATIONS } from '#messages/operations';
import { Overseeing, ReadStore } from '#read-store';
import { MEANS, beginModules, openHistory, openTransport, runService, sharedModule, watchConsumers } from '#service';
import { Transport } from '#transport';
import { isRepairs, nameOf } from './consumer/naming.js';
import { ProjectionsModule } from './projections.module.js';
import { projectionsSettings } from './settings.js';

await runService({
  name: 'projections',
  settings: projectionsSettings,
  begin: async (beginning) => {
    const { settings, waiting, metrics, logger } = beginning;
    const { transport } = openTransport(beginning);
    const store = await openHistory(beginning, settings.databaseUrl);
    const readStore = await waiting.for('the database', () => ReadStore.open({ url: settings.databaseUrl }));
    const shared = sharedModule([
      { provide: MEANS, useValue: { store, catalogue, clock: () => new Date().toISOString() } },
      { provide: Transport, useValue: transport },
      { provide: ReadStore, useValue: readStore },
    ]);
    const modules = await beginModules([shared, ProjectionsModule.register()], logger);
    const overseeing = new Overseeing(readStore, store);
    watchConsumers(metrics, async () =>
      Promise.all(
        (await overseeing.consumers())
          .map(nameOf)
          // Those who carry out decisions look at nothing else, and are behind in nothing else.
          .map((name) => overseeing.status(name.internal, isRepairs(name) ? OPERATIONS : undefined)),
      ),
    );
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
