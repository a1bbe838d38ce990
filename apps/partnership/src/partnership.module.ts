import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
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
  providers: [
    ...handlersFor(authority, authorityCommands),
    ...handlersFor(partnership, ofPartnership, findRegistered),
    servesCommands('partnership', partnershipCommands),
    RegisterLondon,
  ],
})
export class PartnershipModule implements OnApplicationBootstrap {
  constructor(@Inject(RegisterLondon) private readonly london: RegisterLondon) {}

  /** Nest calls a module's own hook after those of its providers: commands are served by now. */
  onApplicationBootstrap(): Promise<void> {
    return this.london.begin();
  }
}
