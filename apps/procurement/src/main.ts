import { catalogue } from '#messages/catalogue';
import { beginOn, openPartsWithViews, runService } from '#service';
import { Outbox } from './outbox/outbox.js';
import { ProcurementModule } from './procurement.module.js';
import { procurementSettings } from './settings.js';

await runService({
  name: 'procurement',
  settings: procurementSettings,
  begin: async (beginning) => {
    const { settings, logger } = beginning;
    const parts = await openPartsWithViews(beginning, catalogue);
    const outbox = { provide: Outbox, useValue: new Outbox(settings.outbox) };
    return beginOn(parts, logger, { modules: [ProcurementModule], own: [outbox] });
  },
});
