import { load, type Means } from '#service';
import { branches, type Branch } from './branches.js';

/** All branches that the authorities ever opened, the closed ones too: copies may be on their way to them. */
export async function branchesOf(
  authorities: readonly string[],
  { store, catalogue }: Pick<Means, 'store' | 'catalogue'>,
): Promise<readonly Branch[]> {
  const found = await Promise.all(
    authorities.map(async (authority) => (await load(store, catalogue, branches, `authority-${authority}`)).state),
  );
  return found.flat();
}
