import { Module, type INestApplicationContext } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { authorityCommands, partnershipCommands as ofPartnership } from '#messages/partnership';
import { commandsIn, handlersFor, servesCommands } from '#service';
import { authority } from './authority/authority.js';
import { RegisterLondon } from './authority/register-london.start.js';
import { partnership } from './partnership/partnership.js';
import { findRegistered } from './partnership/partnership.facts.js';

/** The commands this application decides. */
export const partnershipCommands = [...commandsIn(authorityCommands), ...commandsIn(ofPartnership)];

/** Authorities and partnerships. Needs MEANS and the Transport from a global module. */
@Module({
  imports: [CqrsModule],
  controllers: [servesCommands('partnership', partnershipCommands)],
  providers: [
    ...handlersFor(authority, authorityCommands),
    ...handlersFor(partnership, ofPartnership, findRegistered),
    RegisterLondon,
  ],
})
export class PartnershipModule {}

/** What the application does first, once its commands are served: see RegisterLondon. */
export function registerLondon(app: INestApplicationContext): Promise<void> {
  return app.get(RegisterLondon, { strict: false }).begin();
}
