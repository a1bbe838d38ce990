import { catalogue } from '#messages/catalogue';
import { beginOn, openParts, runService } from '#service';
import { PartnershipModule, registerLondon } from './partnership.module.js';
import { partnershipSettings } from './settings.js';

await runService({
  name: 'partnership',
  settings: partnershipSettings,
  begin: async (beginning) => {
    const parts = await openParts(beginning, catalogue);
    return beginOn(parts, beginning.logger, { modules: [PartnershipModule], first: registerLondon });
  },
});
