import { catalogue } from '#messages/catalogue';
import { OPERATIONS } from '#messages/operations';
import { Overseeing } from '#read-store';
import { beginOn, openPartsWithViews, runService, watchConsumers } from '#service';
import { isRepairs, nameOf } from './consumer/naming.js';
import { ProjectionsModule } from './projections.module.js';
import { projectionsSettings } from './settings.js';

await runService({
  name: 'projections',
  settings: projectionsSettings,
  begin: async (beginning) => {
    const { metrics, logger } = beginning;
    const parts = await openPartsWithViews(beginning, catalogue);
    const begun = await beginOn(parts, [ProjectionsModule.register()], logger);
    const overseeing = new Overseeing(parts.readStore, parts.store);
    watchConsumers(metrics, async () =>
      Promise.all(
        (await overseeing.consumers())
          .map(nameOf)
          // Those who carry out decisions look at nothing else, and are behind in nothing else.
          .map((name) => overseeing.status(name.internal, isRepairs(name) ? OPERATIONS : undefined)),
      ),
    );
    return begun;
  },
});
