import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DemonstrationIssuer, IssuerModule, TokenVerifier, demonstration } from '#identity';
import { commands } from '#messages/commands';
import { queries } from '#messages/questions';
import { nestLogger, openTransport, runService, watchPool, type Values } from '#service';
import { doorPool } from './door/door-pool.js';
import { GatewayModule } from './gateway.module.js';
import { gatewayAdapter } from './http/adapter.js';
import { gatewaySettings, tokensOf } from './settings.js';

const VERSION = '0.1.0';

/** The built-in issuer, where configuration asks for it. Throws NotInProduction. */
async function issuerOf(settings: Values<typeof gatewaySettings>): Promise<DemonstrationIssuer | undefined> {
  const { demonstrationIdentity: folder, publicUrl, port } = settings;
  if (folder === undefined) return undefined;
  return DemonstrationIssuer.open({
    issuer: `${publicUrl ?? `http://localhost:${port}`}/identity`,
    keyFile: join(folder, 'keys.json'),
    people: demonstration.PEOPLE,
  });
}

await runService({
  name: 'gateway',
  settings: gatewaySettings,
  notice: 1_000,
  begin: async (beginning) => {
    const { settings, logger, metrics, waiting } = beginning;
    const issuer = await issuerOf(settings);
    const verifier = new TokenVerifier(issuer?.tokenSettings() ?? tokensOf(settings));
    const pool = doorPool(settings.databaseUrl, logger);
    watchPool(metrics, 'door', () => pool);
    const { transport, kafka } = openTransport(beginning);
    const database = async () => void (await pool.query('select 1'));
    const checks = { database };
    const gateway = GatewayModule.register({
      ...{ commands, queries, transport, verifier, pool, logger, metrics, checks },
      description: { version: VERSION, ...(issuer ? { signIn: { tokenUrl: '/identity/token' } } : {}) },
    });
    await waiting.for('the database', database);
    await waiting.for('Kafka', () => kafka.ready());
    @Module({ imports: [gateway, ...(issuer ? [IssuerModule.register(issuer)] : [])] })
    class Whole {}
    const app = await NestFactory.create<NestFastifyApplication>(Whole, gatewayAdapter(logger), {
      logger: nestLogger(logger),
      abortOnError: false,
    });
    await app.listen(settings.port, settings.host);
    return {
      checks,
      close: async () => {
        await app.close();
        await transport.close();
        await pool.end();
      },
    };
  },
});
