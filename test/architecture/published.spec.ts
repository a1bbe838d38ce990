import { describe, expect, it } from '@jest/globals';
import { partnershipCommands } from '#apps/partnership';
import { procurementCommands } from '#apps/procurement';
import { operationsCommands } from '#apps/projections';
import { commands } from '#messages/commands';

describe('the published commands', () => {
  it('are the very ones that the services decide, each decided by one', () => {
    const decided = [...partnershipCommands, ...procurementCommands, ...operationsCommands];
    expect(decided.map(({ name }) => name).sort()).toEqual(commands.map(({ name }) => name).sort());
    expect(new Set(decided)).toEqual(new Set(commands));
  });
});
