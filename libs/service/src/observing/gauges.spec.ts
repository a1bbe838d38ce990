import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';
import { watchConsumers, watchKafka } from './gauges.js';

const NOW = Date.parse('2026-11-25T12:00:10.000Z');

describe('gauges', () => {
  it('show how far each consumer is behind, asking once for a scrape', async () => {
    const metrics = new Metrics('projections');
    let asked = 0;
    const standings = async () => {
      asked += 1;
      return [
        { consumer: 'orders-views', lag: 3, waitingSince: '2026-11-25T12:00:00.000Z', parked: 1, building: true },
        { consumer: 'sending', fault: 'position-of-another-store' },
        { consumer: 'funds-views', lag: 0, waitingSince: null, parked: 0, paused: { since: '' }, buildingScopes: 2 },
      ];
    };
    watchConsumers(metrics, standings, () => NOW);
    const text = await metrics.registry.metrics();
    expect(text).toContain('commonshelf_lag_events{consumer="orders-views",service="projections"} 3');
    expect(text).toContain('commonshelf_lag_seconds{consumer="orders-views",service="projections"} 10');
    expect(text).toContain('commonshelf_lag_seconds{consumer="funds-views",service="projections"} 0');
    expect(text).toContain('commonshelf_parked_scopes{consumer="orders-views",service="projections"} 1');
    expect(text).toContain('commonshelf_building{consumer="funds-views",service="projections"} 0');
    expect(text).toContain('commonshelf_building{consumer="orders-views",service="projections"} 1');
    expect(text).toContain('commonshelf_building_scopes{consumer="funds-views",service="projections"} 2');
    expect(text).toContain('commonshelf_building_scopes{consumer="orders-views",service="projections"} 0');
    expect(text).toContain('commonshelf_paused_consumers{consumer="funds-views",service="projections"} 1');
    expect(text).toContain('commonshelf_paused_consumers{consumer="orders-views",service="projections"} 0');
    // One that is lost takes nobody else's figures away, and has none itself.
    expect(text).toContain('commonshelf_lag_unknown{consumer="sending",service="projections"} 1');
    expect(text).toContain('commonshelf_lag_unknown{consumer="orders-views",service="projections"} 0');
    expect(text).not.toContain('commonshelf_lag_events{consumer="sending"');
    expect(asked).toBe(1);
    await metrics.registry.metrics();
    expect(asked).toBe(2);
  });

  it('show what waits for a Kafka group, and nothing while nobody knows', async () => {
    const metrics = new Metrics('projections');
    const views = { group: 'shelf.events.projections', topic: 'shelf.events', lag: 7 };
    const members = [
      { ...views, reading: true },
      { group: 'shelf.queries', topic: 'shelf.queries', lag: 0, reading: false },
    ];
    watchKafka(metrics, () => members);
    const text = await metrics.registry.metrics();
    const name = 'commonshelf_kafka_lag';
    expect(text).toContain(`${name}{group="shelf.events.projections",topic="shelf.events",service="projections"} 7`);
    expect(text).not.toContain(`${name}{group="shelf.queries"`);
  });

  it('show how busy each pool of a process is', async () => {
    const metrics = new Metrics('procurement');
    metrics.pool('history', () => ({ totalCount: 5, idleCount: 2, waitingCount: 7 }));
    metrics.pool('views', () => ({ totalCount: 4, idleCount: 4, waitingCount: 0 }));
    const text = await metrics.registry.metrics();
    expect(text).toContain('commonshelf_pool_connections{pool="history",state="busy",service="procurement"} 3');
    expect(text).toContain('commonshelf_pool_connections{pool="history",state="waiting",service="procurement"} 7');
    expect(text).toContain('commonshelf_pool_connections{pool="views",state="idle",service="procurement"} 4');
  });
});
