import { Declares } from '#kernel';
import { AuthorityCode, Text, Whole } from '../fields/index.js';
import { OfPartnership, PARTNERSHIP, context, noun } from './of-partnership.js';

const MOTION = `${PARTNERSHIP}/motions/{motion}`;

abstract class OfMotion extends OfPartnership {
  @Whole('The number of the motion', { min: 1, max: 1_000_000 }) motion!: number;
}

@Declares({
  context,
  noun,
  route: `POST ${MOTION}/support`,
  may: ['board'],
  summary: 'Support a motion for your borough',
})
export class SupportMotion extends OfMotion {
  @AuthorityCode('The borough that supports it') authority!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${MOTION}/opposition`,
  may: ['board'],
  summary: 'Oppose a motion for your borough',
})
export class OpposeMotion extends OfMotion {
  @AuthorityCode('The borough that opposes it') authority!: string;
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${MOTION}/withdrawal`,
  may: ['board'],
  summary: 'Withdraw a motion that your authority moved, or that the lead before you did',
})
export class WithdrawMotion extends OfMotion {
  @Text('Why') reason!: string;
}
