import { catalogue } from '#messages/catalogue';
import { MEANS, beginModules, openHistory, openTransport, runService, sharedModule } from '#service';
import { Transport } from '#transport';
import { PartnershipModule } from './partnership.module.js';
import { partnershipSettings } from './settings.js';

await runService({
  name: 'partnership',
  settings: partnershipSettings,
  begin: async (beginning) => {
    const { transport } = openTransport(beginning);
    const store = await openHistory(beginning);
    const means = { store, catalogue, clock: () => new Date().toISOString() };
    const shared = sharedModule([
      { provide: MEANS, useValue: means },
      { provide: Transport, useValue: transport },
    ]);
    const modules = await beginModules([shared, PartnershipModule], beginning.logger);
    return {
      checks: { 'event store': () => store.end() },
      close: async () => {
        await modules.close();
        await transport.close();
        await store.close();
      },
    };
  },
});
