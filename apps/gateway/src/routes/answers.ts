import type { FastifyReply } from 'fastify';
import type { Accepted, Position } from '#kernel';
import { comparePositions, parsePosition, storeOf, type Found } from '#kernel';
import type { Passed } from '../door/door.js';
import { sendProblem } from '../problems/problem-filter.js';
import { refusalProblem } from '../problems/problem.js';

/** Answers a command: 200 accepted, the refusal as a problem, or 202 with where to look. */
export function answerCommand(reply: FastifyReply, id: string, passed: Passed): void {
  if (passed === 'later') {
    reply.code(202).header('Location', `/commands/${id}`).send({ id, state: 'pending' });
    return;
  }
  const { answer, correlationId } = passed;
  if (answer.outcome === 'refused') return sendProblem(reply, refusalProblem(answer), correlationId);
  if (answer.position !== null) reply.header('Commonshelf-Position', answer.position);
  reply.code(200).send(acceptedBody(answer));
}

/** What an accepted command answers with. */
export function acceptedBody({ outcome, stream, revision, position, events }: Accepted): Omit<Accepted, 'scope'> {
  return { outcome, stream, revision, position, events };
}

/** Answers a query: the body, and how old it is in the header `Commonshelf-As-Of`. */
export function answerQuery(reply: FastifyReply, { body, asOf }: Found, after: Position | undefined): void {
  const seen = asOf && parsePosition(asOf.position);
  if (asOf) {
    const age = Math.max(0, Date.now() - Date.parse(asOf.at));
    const behind = after !== undefined && seen && isBehind(seen, after) ? '; behind' : '';
    reply.header('Commonshelf-As-Of', `"${asOf.position}"; at="${asOf.at}"; age-ms=${age}${behind}`);
  } else if (after !== undefined) reply.header('Commonshelf-As-Of', '""; behind');
  reply.code(200).header('Content-Type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

/** True when the view has not seen `after`; one in another store it can never have seen. */
function isBehind(seen: Position, after: Position): boolean {
  return storeOf(seen) !== storeOf(after) || comparePositions(seen, after) < 0;
}
