import { forbid, londonDate, notFound, refuse } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import { about, frameworkInForce, inStatus, leadOnly, type Decisions } from '../deciding.js';
import { boughtOnce, quotesHold } from '../quotes-hold.js';
import { addUp } from '../committing/shares.js';

export const sending: Decisions<'ApproveJointOrder' | 'RecordOrderSent' | 'CancelJointOrder' | 'CancelForInsolvency'> =
  {
    ApproveJointOrder: (command, state, asked, facts) => {
      leadOnly(asked, facts);
      inStatus(state, 'ready');
      if (state.builders.includes(asked.by.subject)) forbid('builder-cannot-approve');
      frameworkInForce(facts, state.drafted?.framework, londonDate(asked.at));
      quotesHold(facts.quoted, londonDate(asked.at));
      boughtOnce(state, facts.quoted);
      const { shares, round } = state;
      if (!shares || !addUp(shares)) return refuse('shares-do-not-equal-lines');
      if (command.totalPence !== shares.totalPence) refuse('total-has-moved', { totalPence: shares.totalPence });
      return [
        jointOrderEvents.JointOrderApproved({
          ...{ ...about(command), round, totalPence: shares.totalPence, number: facts.number },
        }),
      ];
    },
    RecordOrderSent: (command, state) => {
      // A file that was placed while the order was cancelled is in the outbox of a supplier that will not deliver.
      if (state.status === 'sent' || state.status === 'cancelled') return [];
      inStatus(state, 'approved');
      const { file, sha256, interchange, copies, altered } = command;
      return [
        jointOrderEvents.JointOrderSent({
          ...about(command),
          file,
          sha256,
          interchange,
          copies,
          altered: [...altered],
        }),
      ];
    },
    CancelJointOrder: (command, state, asked, facts) => {
      leadOnly(asked, facts);
      if (state.status === 'undrafted') notFound('order-unknown');
      if (state.status === 'cancelled') return [];
      inStatus(state, 'draft', 'collecting', 'committing', 'ready');
      return [jointOrderEvents.JointOrderCancelled({ ...about(command), stage: state.status, reason: command.reason })];
    },
    // Whatever the stage: a supplier that is insolvent delivers nothing, so nobody's money may stay committed to it.
    CancelForInsolvency: (command, state) => {
      const { status, drafted } = state;
      if (status === 'undrafted' || status === 'cancelled' || drafted?.supplier !== command.supplier) return [];
      return [jointOrderEvents.JointOrderCancelled({ ...about(command), stage: status, reason: command.reason })];
    },
  };
