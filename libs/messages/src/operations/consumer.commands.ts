import { Command, Declares } from '#kernel';
import { Id, PositionField, Text } from '../fields/index.js';

const context = 'operations';
const noun = 'consumer';
const CONSUMER = '/operations/consumers/{consumer}';

/** The scope of what operators decide: neither a partnership's nor an authority's own affair. */
export const OPERATIONS = 'operations';

abstract class OfConsumer extends Command {
  @Id('The projection or process, by name') consumer!: string;
  @Text('Why') reason!: string;

  streamId(): string {
    return this.consumer;
  }

  scope(): string {
    return OPERATIONS;
  }
}

@Declares({
  context,
  noun,
  route: `POST ${CONSUMER}/parked/{parkedScope}/retry`,
  may: ['operator'],
  summary: 'Let a consumer take up a parked scope again',
})
export class RetryParkedScope extends OfConsumer {
  @Id('The partnership or authority that is parked') parkedScope!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${CONSUMER}/parked/{parkedScope}/skip`,
  may: ['operator'],
  summary: 'Let a consumer go on without the event that parked a scope',
})
export class SkipParkedEvent extends OfConsumer {
  @Id('The partnership or authority that is parked') parkedScope!: string;
  @PositionField('The position of the event, as the list of parked scopes shows it') position!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${CONSUMER}/rebuilds`,
  may: ['operator'],
  summary: 'Build a projection anew beside the live one, for one scope or all',
})
export class RebuildProjection extends OfConsumer {
  @Id('The partnership or authority; all when left out', { optional: true }) onlyScope?: string;
}

@Declares({
  context,
  noun,
  route: `POST ${CONSUMER}/pause`,
  may: ['operator'],
  summary: 'Let a consumer stand still until it is resumed: a projection applies nothing, a process reacts to nothing',
})
export class PauseConsumer extends OfConsumer {}

@Declares({
  context,
  noun,
  route: `POST ${CONSUMER}/resume`,
  may: ['operator'],
  summary: 'Let a paused consumer go on from where it stood',
})
export class ResumeConsumer extends OfConsumer {}
