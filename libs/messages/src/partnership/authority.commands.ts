import { Command, Declares } from '#kernel';
import { AuthorityCode, Code, LocationNumber, OneOf, Text } from '../fields/index.js';
import { AUTHORITY_KINDS } from './authority.events.js';

const context = 'partnership';
const noun = 'authority';
const AUTHORITY = '/authorities/{authority}';

abstract class OfAuthority extends Command {
  @AuthorityCode('The authority') authority!: string;

  streamId(): string {
    return this.authority;
  }

  scope(): string {
    return this.authority;
  }
}

@Declares({
  context,
  noun,
  route: `PUT ${AUTHORITY}`,
  may: ['operator', 'process'],
  summary: 'Make a local authority known, in London or outside it',
})
export class RegisterAuthority extends OfAuthority {
  @Text('Its name') name!: string;
  @OneOf('What kind of authority it is', AUTHORITY_KINDS) kind!: (typeof AUTHORITY_KINDS)[number];
}

@Declares({
  context,
  noun,
  route: `PUT ${AUTHORITY}/branches/{branch}`,
  may: ['stock-manager', 'finance-officer', 'operator'],
  summary: 'Open a branch that copies can be ordered for',
})
export class OpenBranch extends OfAuthority {
  @Code('The branch’s code, as suppliers’ messages carry it') branch!: string;
  @Text('Its name') name!: string;
  @LocationNumber('The EAN or SAN that suppliers deliver to, when the branch has one of its own', { optional: true })
  deliveryPoint?: string;
}

@Declares({
  context,
  noun,
  route: `POST ${AUTHORITY}/branches/{branch}/closure`,
  may: ['stock-manager', 'finance-officer', 'operator'],
  summary: 'Close a branch: nothing more is ordered for it',
})
export class CloseBranch extends OfAuthority {
  @Code('The branch’s code') branch!: string;
}
