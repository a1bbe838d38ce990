import { expect, it } from '@jest/globals';
import pino from 'pino';
import { freshDatabase } from '#testing';
import { doorPool } from './door-pool.js';
import { Memory } from './memory.js';
import { CLAIM, LEAVE, PURGE, RECALL, RECORD, RELEASE, TAKE_OVER } from './statements.js';

it('finds rows by their index, also by a plan that was made while there were none', async () => {
  const fresh = await freshDatabase();
  const pool = doorPool(fresh.url, pino({ level: 'silent' }));
  try {
    await new Memory(pool, 1_000).open();
    for (const { name, text } of [CLAIM, TAKE_OVER, RECORD, LEAVE, RELEASE, RECALL, PURGE]) {
      const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${text}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect({ name, plan }).toEqual({ name, plan: expect.not.stringContaining('Seq Scan') });
    }
  } finally {
    await pool.end();
    await fresh.drop();
  }
});
