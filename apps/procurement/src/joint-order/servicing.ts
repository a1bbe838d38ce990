import { breaksRule } from '#kernel';
import type { frameworkEvents } from '#messages/procurement';
import type { CopyGroup } from './state.js';

type Menu = Pick<frameworkEvents.Terms, 'servicing'>;

/** Refuses servicing that the framework's menu has no price for: it would be reckoned as free, and asked of the supplier all the same. */
export function servicingPriced(
  line: string,
  wants: Iterable<{ readonly groups: readonly CopyGroup[] }>,
  terms: Menu,
): void {
  const menu = menuOf(terms);
  for (const { groups } of wants) {
    const servicing = [...new Set(groups.flatMap((group) => group.servicing).filter((code) => !menu.has(code)))];
    if (servicing.length > 0) breaksRule('servicing-not-on-the-menu', { line, servicing });
  }
}

/** Copies that come from elsewhere: servicing that the menu has no price for goes along as an instruction, so that nothing asked for is lost. */
export function unpricedAsNote(group: CopyGroup, menu: ReadonlySet<string>): CopyGroup {
  const unpriced = group.servicing.filter((code) => !menu.has(code));
  if (unpriced.length === 0) return group;
  const note = [group.note, ...unpriced].filter(Boolean).join(' ').slice(0, 500);
  return { ...group, servicing: group.servicing.filter((code) => menu.has(code)), note };
}

/** The codes that a framework has a price for. */
export function menuOf(terms: Menu | undefined): ReadonlySet<string> {
  return new Set(terms?.servicing.map(({ service }) => service));
}
