import { catalogue } from '#messages/catalogue';
import { beginOn, openParts, runService } from '#service';
import { PartnershipModule } from './partnership.module.js';
import { partnershipSettings } from './settings.js';

await runService({
  name: 'partnership',
  settings: partnershipSettings,
  begin: async (beginning) => beginOn(await openParts(beginning, catalogue), [PartnershipModule], beginning.logger),
});
