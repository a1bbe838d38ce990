import { catalogue } from '#messages/catalogue';
import { Overseeing } from '#read-store';
import { beginOn, openPartsWithViews, runService, watchConsumers } from '#service';
import { standings } from './consumer/standings.js';
import { ProjectionsModule } from './projections.module.js';
import { projectionsSettings } from './settings.js';

/** Runs the service until it is asked to end. */
export const serve = (): Promise<void> =>
  runService({
    name: 'projections',
    settings: projectionsSettings,
    begin: async (beginning) => {
      const { metrics, logger } = beginning;
      const parts = await openPartsWithViews(beginning, catalogue);
      const begun = await beginOn(parts, logger, { modules: [ProjectionsModule.register()] });
      const overseeing = new Overseeing(parts.readStore, parts.store);
      watchConsumers(metrics, () => standings(overseeing));
      return begun;
    },
  });
