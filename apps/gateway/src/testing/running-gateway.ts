import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { pino } from 'pino';
import { DemonstrationIssuer, IssuerModule, TokenVerifier, type DemonstrationPerson } from '#identity';
import { lasting } from '#postgres';
import type { Checks } from '#service';
import { freshDatabase } from '#testing';
import { GatewayModule, gatewayAdapter, type GatewaySettings } from '../index.js';
import { COMMANDS, QUERIES } from './samples.js';
import { ScriptedTransport } from './scripted-transport.js';

export const PEOPLE: readonly DemonstrationPerson[] = [
  { username: 'sel', password: 'pass sel', name: 'Sel', authority: 'E09000007', roles: ['selector'] },
  { username: 'other', password: 'pass other', name: 'Oth', authority: 'E09000008', roles: ['selector'] },
  { username: 'rec', password: 'pass rec', name: 'Rec', authority: 'E09000007', roles: ['receiver'] },
];

/** One gateway that listens; several may share a database. */
export interface Gateway {
  readonly url: string;
  readonly transport: ScriptedTransport;
  readonly pool: pg.Pool;
  /** Every line that was logged. */
  readonly log: string[];
  /** The built-in issuer's token of one of the people: sel, other, rec. */
  token(username: string): Promise<string>;
  close(): Promise<void>;
}

/** How a gateway is started, where a test wants it otherwise. */
export interface Starting {
  readonly deadline?: number;
  readonly checks?: Checks;
  /** Connection string; default a port where no server is. */
  readonly database?: string;
  readonly settings?: Partial<GatewaySettings>;
  /** Whom the built-in issuer knows. */
  readonly people?: readonly DemonstrationPerson[];
}

/** Starts a gateway with a database of its own, which goes when it is closed. */
export async function gatewayOfItsOwn(starting: Omit<Starting, 'database'> = {}): Promise<Gateway> {
  const database = await freshDatabase();
  const gateway = await startGateway({ ...starting, database: database.url });
  return {
    ...gateway,
    close: async () => {
      await gateway.close();
      await database.drop();
    },
  };
}

/** Starts a gateway on a free port with real HTTP, real tokens, and the other side of its transport scripted. */
export async function startGateway({
  deadline = 2_000,
  checks = {},
  database = 'postgres://nobody@127.0.0.1:1/none',
  settings = {},
  people = PEOPLE,
}: Starting): Promise<Gateway> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const issuer = await DemonstrationIssuer.open({
    issuer: 'http://localhost/identity',
    keyFile: join(folder, 'keys.json'),
    people,
  });
  const transport = new ScriptedTransport();
  const pool = lasting(new pg.Pool({ connectionString: database, max: 4 }));
  const log: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => log.push(line) });
  const gateway = GatewayModule.register({
    commands: COMMANDS,
    queries: QUERIES,
    transport,
    verifier: new TokenVerifier(issuer.tokenSettings()),
    pool,
    logger,
    checks,
    deadline,
    description: { version: '1.0.0', signIn: { tokenUrl: '/identity/token' } },
    ...settings,
  });
  const app = await listening(gateway, issuer, logger);
  const { port } = app.getHttpAdapter().getInstance().server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    transport,
    pool,
    log,
    token: (username) => signedIn(`http://127.0.0.1:${port}`, username),
    close: async () => {
      await app.close();
      await pool.end();
      await rm(folder, { recursive: true });
    },
  };
}

async function listening(
  gateway: ReturnType<typeof GatewayModule.register>,
  issuer: DemonstrationIssuer,
  logger: Parameters<typeof gatewayAdapter>[0],
): Promise<NestFastifyApplication> {
  @Module({ imports: [gateway, IssuerModule.register(issuer)] })
  class Whole {}
  const app = await NestFactory.create<NestFastifyApplication>(Whole, gatewayAdapter(logger), {
    logger: ['error'],
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  return app;
}

async function signedIn(url: string, username: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'password', username, password: `pass ${username}` });
  const response = await fetch(`${url}/identity/token`, { method: 'POST', body });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}
