import { describe, it } from '@jest/globals';
import { consumerEvents } from '#messages/operations';
import { NOW, person, scenariosOf } from '#testing';
import type { ConsumerFacts } from './consumer.facts.js';
import { consumer } from './consumer.js';

const AT = 'test@00000000000000000007';
const reason = 'The outbox was full.';
const sending: ConsumerFacts = {
  ...{ kind: 'process', carriesOutDecisions: false },
  ...{ consumers: ['orders-views', 'sending'], parkedAt: { tlc: AT } },
};
const views: ConsumerFacts = { ...sending, kind: 'projection', parkedAt: {} };
const nobody: ConsumerFacts = { ...sending, kind: undefined, parkedAt: {} };
const { given } = scenariosOf(consumer, { as: person('op', null, 'operator'), facts: sending });

describe('an operator', () => {
  it('lets a parked scope be taken up again', () => {
    given()
      .when('RetryParkedScope', { consumer: 'sending', parkedScope: 'tlc', reason })
      .then(consumerEvents.ParkedScopeRetried({ consumer: 'sending', scope: 'tlc', reason }));
  });

  it('skips the very event that a scope is parked at', () => {
    const skip = { consumer: 'sending', parkedScope: 'tlc', position: AT, reason };
    given()
      .when('SkipParkedEvent', skip)
      .then(consumerEvents.ParkedEventSkipped({ consumer: 'sending', scope: 'tlc', position: AT, reason }));
    given()
      .when('SkipParkedEvent', { ...skip, position: 'test@00000000000000000008' })
      .thenRefused('parked-elsewhere', { position: AT });
  });

  it('is told what is parked when the scope named is not', () => {
    given()
      .when('RetryParkedScope', { consumer: 'sending', parkedScope: 'other', reason })
      .thenRefused('scope-not-parked', { parked: ['tlc'] });
    given()
      .when('RetryParkedScope', { consumer: 'sending', parkedScope: 'constructor', reason })
      .thenRefused('scope-not-parked');
    given()
      .when('SkipParkedEvent', { consumer: 'sending', parkedScope: 'other', position: AT, reason })
      .thenRefused('scope-not-parked');
  });

  it('rebuilds projections, of one scope or all, and no process', () => {
    given()
      .when('RebuildProjection', { consumer: 'orders-views', reason }, { facts: views })
      .then(consumerEvents.RebuildAsked({ consumer: 'orders-views', scope: null, reason }));
    given()
      .when('RebuildProjection', { consumer: 'orders-views', onlyScope: 'tlc', reason }, { facts: views })
      .then(consumerEvents.RebuildAsked({ consumer: 'orders-views', scope: 'tlc', reason }));
    given().when('RebuildProjection', { consumer: 'sending', reason }).thenRefused('not-a-projection');
  });

  it('pauses a projection or a process, and resumes it', () => {
    for (const [name, facts] of [
      ['sending', sending],
      ['orders-views', views],
    ] as const) {
      const paused = consumerEvents.ConsumerPaused({ consumer: name, reason });
      const resumed = consumerEvents.ConsumerResumed({ consumer: name, reason });
      given().when('PauseConsumer', { consumer: name, reason }, { facts }).then(paused);
      given(paused).when('ResumeConsumer', { consumer: name, reason }, { facts }).then(resumed);
      given(paused, resumed).when('PauseConsumer', { consumer: name, reason }, { facts }).then(paused);
    }
  });

  it('is told, when pausing what is paused, since when and why, and that it can be resumed', () => {
    given(consumerEvents.ConsumerPaused({ consumer: 'sending', reason }))
      .when('PauseConsumer', { consumer: 'sending', reason: 'Another one.' })
      .thenRefused('consumer-paused', { since: NOW, reason, allowed: ['ResumeConsumer'] });
  });

  it('is told, when resuming what is not paused, that it can be paused', () => {
    const refused = { consumer: 'sending', allowed: ['PauseConsumer'] };
    given().when('ResumeConsumer', { consumer: 'sending', reason }).thenRefused('consumer-not-paused', refused);
    given(
      consumerEvents.ConsumerPaused({ consumer: 'sending', reason }),
      consumerEvents.ConsumerResumed({ consumer: 'sending', reason }),
    )
      .when('ResumeConsumer', { consumer: 'sending', reason })
      .thenRefused('consumer-not-paused', refused);
  });

  it('repairs nothing of what stands still, and resumes it first', () => {
    const paused = given(consumerEvents.ConsumerPaused({ consumer: 'sending', reason }));
    const sent = { consumer: 'sending', parkedScope: 'tlc', reason };
    paused.when('RetryParkedScope', sent).thenRefused('consumer-paused');
    paused.when('SkipParkedEvent', { ...sent, position: AT }).thenRefused('consumer-paused');
    given(consumerEvents.ConsumerPaused({ consumer: 'orders-views', reason }))
      .when('RebuildProjection', { consumer: 'orders-views', reason }, { facts: views })
      .thenRefused('consumer-paused');
  });

  it('can’t pause those who carry out what operators decide: nobody could resume them', () => {
    given()
      .when(
        'PauseConsumer',
        { consumer: 'projection-repairs', reason },
        { facts: { ...sending, carriesOutDecisions: true } },
      )
      .thenRefused('carries-out-decisions');
  });

  it('is told who there is when nobody has the name', () => {
    const facts = { consumers: ['orders-views', 'sending'] };
    given()
      .when('RetryParkedScope', { consumer: 'x', parkedScope: 'tlc', reason }, { facts: nobody })
      .thenRefused('consumer-unknown', facts);
    given()
      .when('RebuildProjection', { consumer: 'x', reason }, { facts: nobody })
      .thenRefused('consumer-unknown', facts);
    given().when('PauseConsumer', { consumer: 'x', reason }, { facts: nobody }).thenRefused('consumer-unknown', facts);
    given().when('ResumeConsumer', { consumer: 'x', reason }, { facts: nobody }).thenRefused('consumer-unknown', facts);
  });
});
