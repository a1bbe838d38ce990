import { breaksRule, decider, londonDate, notFound, refuse, type CommandsOf } from '#kernel';
import { frameworkEvents, type frameworkCommands } from '#messages/procurement';
import { leadOnly, type PartnershipFacts } from '../partnership-facts.js';
import type { Supplier } from '../supplier/supplier.js';
import { checkTerms, sameTerms, termsOf, type Terms } from './terms.js';

type FrameworkEvent = frameworkEvents.FrameworkEvent;
type Commands = CommandsOf<typeof frameworkCommands>;

/** What a framework's rules need from outside it. */
export interface FrameworkNeeds {
  readonly partnership: PartnershipFacts;
  /** Of the supplier a framework is to be awarded to; 'unknown' when the command names none. */
  readonly supplierStatus: Supplier['status'];
}

export interface Framework {
  readonly status: 'unknown' | 'awarded' | 'ended';
  readonly awarded: Extract<FrameworkEvent, { type: 'FrameworkAwarded' }>['data'] | null;
  /** 1 as awarded, one more with each agreement. */
  readonly version: number;
  /** Its last day, as agreed last or as it was ended. */
  readonly to: string;
  readonly terms: Terms | null;
}

/** What a supplier has agreed to sell at, for how long. Only the lead's people change it. */
export const framework = decider<Framework, Commands, FrameworkEvent, FrameworkNeeds>({
  noun: 'framework',
  initial: { status: 'unknown', awarded: null, version: 0, to: '', terms: null },

  decide: {
    AwardFramework: (command, { awarded }, asked, { partnership, supplierStatus }) => {
      leadOnly(partnership, asked, command.partnership);
      const { partnership: of, framework: id, supplier, title, reference, from, to } = command;
      if (to < from) breaksRule('framework-ends-before-it-begins', { from, to });
      checkTerms(command.terms);
      const wanted = {
        partnership: of,
        framework: id,
        supplier,
        title,
        reference,
        from,
        to,
        terms: termsOf(command.terms),
      };
      if (awarded)
        return sameAward(awarded, wanted) ? [] : refuse('framework-already-awarded', { supplier: awarded.supplier });
      if (supplierStatus === 'unknown') notFound('supplier-unknown', { supplier });
      if (supplierStatus === 'suspended') refuse('supplier-suspended', { supplier });
      return [frameworkEvents.FrameworkAwarded(wanted)];
    },

    AgreeFrameworkTerms: (command, state, asked, { partnership }) => {
      leadOnly(partnership, asked, command.partnership);
      const { partnership: of, framework: id, to } = command;
      running(state, id);
      checkTerms(command.terms);
      const terms = termsOf(command.terms);
      if (to === state.to && state.terms && sameTerms(state.terms, terms)) return [];
      if (state.to < londonDate(asked.at)) refuse('framework-has-expired', { to: state.to });
      if (to < state.to) refuse('framework-would-end-sooner', { to: state.to });
      const version = String(state.version + 1);
      return [frameworkEvents.FrameworkTermsAgreed({ partnership: of, framework: id, version, to, terms })];
    },

    EndFramework: ({ partnership: of, framework: id, on, reason }, state, asked, { partnership }) => {
      leadOnly(partnership, asked, of);
      if (state.status === 'ended' && state.to === on) return [];
      running(state, id);
      const today = londonDate(asked.at);
      if (state.to < today) refuse('framework-has-expired', { to: state.to });
      if (on < today) refuse('framework-ended-for-the-past', { earliest: today });
      if (on > state.to) refuse('framework-ends-sooner-anyway', { to: state.to });
      return [frameworkEvents.FrameworkEnded({ partnership: of, framework: id, on, reason })];
    },
  },

  evolve: {
    FrameworkAwarded: (_, awarded) => ({
      status: 'awarded',
      awarded,
      version: 1,
      to: awarded.to,
      terms: awarded.terms,
    }),
    FrameworkTermsAgreed: (state, { version, to, terms }) => ({ ...state, version: Number(version), to, terms }),
    FrameworkEnded: (state, { on }) => ({ ...state, status: 'ended', to: on }),
  },
});

function running({ status, to }: Framework, framework: string): void {
  if (status === 'unknown') notFound('framework-unknown', { framework });
  if (status === 'ended') refuse('framework-ended', { on: to });
}

type Award = NonNullable<Framework['awarded']>;

function sameAward(a: Award, b: Award): boolean {
  return (
    a.supplier === b.supplier &&
    a.title === b.title &&
    a.reference === b.reference &&
    a.from === b.from &&
    a.to === b.to &&
    sameTerms(a.terms, b.terms)
  );
}
