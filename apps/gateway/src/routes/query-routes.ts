import type { Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { parsePosition, type Found, type Position, type QueryDeclaration, type Refused } from '#kernel';
import { NoAnswer, type Transport } from '#transport';
import { actorOfRequest } from '../http/sign-in.js';
import { refusalProblem, unavailable } from '../problems/problem.js';
import { answerQuery } from './answers.js';
import { controllerOf, type Served } from './controllers.js';
import { FieldReader, error, invalid, type Values } from './fields.js';
import { parseRoute } from './route.js';

/** The controller of all queries. Throws BadRoute. */
export function queryController(queries: readonly QueryDeclaration[], transport: Transport, deadline: number): Type {
  return controllerOf(
    'queries',
    queries.map((query) => servedQuery(query, transport, deadline)),
  );
}

function servedQuery(
  { name, route, may, parameters }: QueryDeclaration,
  transport: Transport,
  deadline: number,
): Served {
  const fields = new FieldReader(parameters);
  return {
    name,
    route: parseRoute(route),
    guarded: { may },
    handle: async (request, reply) => {
      const { after: asked, ...query } = request.query as Values;
      const after = positionOf(asked);
      const data = fields.read({ path: request.params as Values, query, body: {} });
      const answer = await ask(transport, deadline, request, name, after === undefined ? { data } : { data, after });
      if (answer.outcome === 'refused') throw refusalProblem(answer);
      answerQuery(reply, answer, after);
    },
  };
}

async function ask(
  transport: Transport,
  deadline: number,
  request: FastifyRequest,
  type: string,
  data: object,
): Promise<Found | Refused> {
  try {
    const envelope = { type, data, by: actorOfRequest(request), correlationId: request.id };
    return (await transport.ask(envelope, deadline)) as Found | Refused;
  } catch (failed) {
    throw failed instanceof NoAnswer ? unavailable('view-unavailable', failed) : failed;
  }
}

function positionOf(asked: unknown): Position | undefined {
  if (asked === undefined) return undefined;
  const position = typeof asked === 'string' ? parsePosition(asked) : undefined;
  if (!position) throw invalid([error('after', 'isPosition', 'must be a position as an accepted command gives it')]);
  return position;
}
