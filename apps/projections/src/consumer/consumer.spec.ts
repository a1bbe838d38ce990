import { describe, it } from '@jest/globals';
import { consumerEvents } from '#messages/operations';
import { person, scenariosOf } from '#testing';
import type { ConsumerFacts } from './consumer.facts.js';
import { consumer } from './consumer.js';

const AT = 'test@00000000000000000007';
const reason = 'The outbox was full.';
const sending: ConsumerFacts = { kind: 'process', consumers: ['orders-views', 'sending'], parkedAt: { tlc: AT } };
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

  it('is told who there is when nobody has the name', () => {
    const facts = { consumers: ['orders-views', 'sending'] };
    given()
      .when('RetryParkedScope', { consumer: 'x', parkedScope: 'tlc', reason }, { facts: nobody })
      .thenRefused('consumer-unknown', facts);
    given()
      .when('RebuildProjection', { consumer: 'x', reason }, { facts: nobody })
      .thenRefused('consumer-unknown', facts);
  });
});
