import { Waiters } from './consuming/waiters.js';
import { Database, type Address, type Connections } from './database/database.js';
import { Reading } from './reading/reading.js';

/** The read store of one process: its tables, whoever waits for them, and the questions that they answer. */
export class ReadStore {
  /** Answers questions from the rows. */
  readonly reading: Reading;

  private constructor(
    readonly database: Database,
    readonly waiters: Waiters,
  ) {
    this.reading = new Reading(database, waiters);
  }

  /** Connects, and makes or updates the tables of the schema `read_store`. Throws LaterSchema. */
  static async open(address: Address): Promise<ReadStore> {
    return new ReadStore(await Database.open(address), new Waiters());
  }

  /** How many connections there are, how many rest, and how many requests wait for one. */
  get connections(): Connections {
    return this.database.connections;
  }

  /** Closes the connections, if they are its own. */
  close(): Promise<void> {
    return this.database.close();
  }
}
