import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DemonstrationIssuer, IssuerModule, TokenVerifier, demonstration, type TokenSettings } from '#identity';
import { commands } from '#messages/commands';
import { queries } from '#messages/questions';
import { nestLogger, openTransport, runService } from '#service';
import { doorPool } from './door/door-pool.js';
import { GatewayModule } from './gateway.module.js';
import { gatewayAdapter } from './http/adapter.js';
import { API_VERSION } from './openapi/openapi.js';
import { gatewaySettings, signInOf, type SignIn } from './settings.js';

/** How tokens are verified, and the built-in issuer where it signs people in. Throws NotInProduction. */
async function opened(
  signIn: SignIn,
): Promise<{ readonly tokens: TokenSettings; readonly issuer?: DemonstrationIssuer }> {
  if (signIn.by === 'issuer') return { tokens: signIn.tokens };
  const keyFile = join(signIn.folder, 'keys.json');
  const issuer = await DemonstrationIssuer.open({ issuer: signIn.issuer, keyFile, people: demonstration.PEOPLE });
  return { tokens: issuer.tokenSettings(), issuer };
}

await runService({
  name: 'gateway',
  settings: gatewaySettings,
  notice: 1_000,
  begin: async (beginning) => {
    const { settings, logger, metrics, waiting } = beginning;
    const { tokens, issuer } = await opened(signInOf(settings));
    const verifier = new TokenVerifier(tokens);
    const pool = doorPool(settings.databaseUrl, logger);
    metrics.pool('door', () => pool);
    const { transport, kafka } = openTransport(beginning);
    const database = async () => void (await pool.query('select 1'));
    const checks = { database };
    const gateway = GatewayModule.register({
      ...{ commands, queries, transport, verifier, pool, logger, metrics, checks },
      description: { version: API_VERSION, ...(issuer ? { signIn: { tokenUrl: '/identity/token' } } : {}) },
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
