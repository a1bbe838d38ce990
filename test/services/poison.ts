import { expect, it } from '@jest/globals';
import pg from 'pg';
import { until } from '#testing';
import { partitionOf } from '../../libs/transport/src/kafka/sending/spread.js';
import type { Theatre } from '../support/theatre.js';
import { FOUNDING, Person, type Answer } from '../support/person.js';

const SICK = 'poisoned';
const PLACE = `/operations/consumers/partnership-views/parked/${SICK}`;
const NEIGHBOURS = 60;
/** What the others' views may be behind while one waits. */
const LIVE_MS = 1_500;
const BOROUGHS = ['E09000024', 'E09000016', 'E09000026'];

/** That a poison event over Kafka stops its own partnership's view and no other, until an operator has mended it. */
export function poisonOverKafka(at: () => Theatre): void {
  it('park one partnership at a poison event: the others’ views stay live, and once mended it goes on in order', async () => {
    const { balancer, installation } = at();
    const [board, operator] = await Promise.all([
      Person.at(balancer.url, 'sutton-board'),
      Person.at(balancer.url, 'operator'),
    ]);
    const members = async () =>
      ((await board.ask(`/partnerships/${SICK}`)).body['members'] as { authority: string }[]).map(
        (each) => each.authority,
      );
    await establish(board, SICK);
    const poison = await Poison.of(installation.database.url);
    try {
      for (const authority of BOROUGHS)
        accepted(
          await board.give('POST', `/partnerships/${SICK}/boroughs`, {
            authority,
            scheme: 'stock',
            from: FOUNDING.from,
          }),
        );
      await until(async () => (await operator.ask(PLACE)).status === 200, 50);
      const neighbours = Array.from({ length: NEIGHBOURS }, (_, n) => `beside-${n}`);
      expect(neighbours.map(lane)).toContain(lane(SICK));
      const took: number[] = [];
      for (const name of neighbours) took.push(await establish(board, name));
      const [p50 = 0, p99 = 0] = [0.5, 0.99].map(
        (part) => took.sort((a, b) => a - b)[Math.ceil(part * took.length) - 1],
      );
      process.stdout.write(`beside a parked partnership, accepted → shown: p50 ${p50} ms, p99 ${p99} ms\n`);
      expect(p99).toBeLessThan(LIVE_MS);
      expect((await operator.ask(PLACE)).body).toMatchObject({
        ...{ scope: SICK, attempts: 1, reason: expect.stringContaining('too long for the column') },
        event: { type: 'BoroughAdmitted', data: { authority: BOROUGHS[0] } },
        actions: [
          { path: `${PLACE}/retry` },
          { path: `${PLACE}/skip` },
          { path: '/operations/consumers/partnership-views/rebuilds' },
        ],
      });
      expect(await members()).toEqual([FOUNDING.lead]);
    } finally {
      await poison.remove();
    }
    const retried = accepted(await operator.give('POST', `${PLACE}/retry`, { reason: 'The column is longer now.' }));
    expect((await operator.ask(`/operations/parked?after=${retried}`)).body).toEqual({ parked: [] });
    expect(await members()).toEqual([FOUNDING.lead, ...BOROUGHS]);
  }, 60_000);
}

/** Establishes a partnership, and gives the milliseconds from the acceptance until it is shown. */
async function establish(board: Person, name: string): Promise<number> {
  const position = accepted(await board.give('PUT', `/partnerships/${name}`, FOUNDING));
  const began = performance.now();
  expect(await board.ask(`/partnerships/${name}?after=${position}`)).toMatchObject({ status: 200 });
  return Math.round(performance.now() - began);
}

/** The position of an accepted command. */
function accepted(answer: Answer): string {
  expect(answer).toMatchObject({ status: 200, body: { position: expect.any(String) } });
  return answer.body['position'] as string;
}

function lane(scope: string): number {
  return partitionOf(scope, 4);
}

/** A database that takes no row of one partnership. */
class Poison {
  private constructor(private readonly client: pg.Client) {}

  static async of(url: string): Promise<Poison> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`
      create function read_store.refuse() returns trigger language plpgsql as $$
        begin raise exception using errcode = '22001', message = 'the row is too long for the column'; end $$;
      create trigger refuse before insert or update on read_store.rows
        for each row when (new.scope = '${SICK}') execute function read_store.refuse()`);
    return new Poison(client);
  }

  async remove(): Promise<void> {
    await this.client.query('drop function read_store.refuse() cascade');
    await this.client.end();
  }
}
