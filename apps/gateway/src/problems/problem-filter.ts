import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { KnownRoutes } from '../http/known-routes.js';
import { Problem } from './problem.js';

/** Codes for what Fastify and Nest refuse by themselves, by status. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'malformed-request',
  404: 'no-such-page',
  405: 'method-not-allowed',
  408: 'request-timed-out',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  503: 'not-available',
};

/** Every failure of every request becomes problem details. What is our own fault is logged whole and shown as no more than that. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: KnownRoutes,
    private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (brokeOff(error, request)) {
      this.logger.info({ correlationId: request.id }, 'a request broke off');
      return sendProblem(reply, problemOfStatus(400), request.id);
    }
    const problem = this.problemOf(error, request);
    if (problem.status >= 500)
      this.logger.error({ correlationId: request.id, err: problem.cause ?? error, code: problem.code }, 'failed');
    sendProblem(reply, problem, request.id);
  }

  private problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Problem) return error;
    const status = statusOf(error);
    if (status === 404 && request.is404) return this.routes.missing(request);
    if (status >= 400 && status < 500) return problemOfStatus(status);
    return new Problem(status === 503 ? 503 : 500, status === 503 ? 'not-available' : 'internal-error', {
      cause: error,
    });
  }
}

/** The problem of a request that the framework refused (4xx). */
export function problemOfStatus(status: number): Problem {
  return new Problem(status, BY_STATUS[status] ?? 'malformed-request');
}

/** Answers with problem details. */
export function sendProblem(reply: FastifyReply, problem: Problem, correlationId: string): void {
  reply
    .code(problem.status)
    .headers(problem.headers)
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.body(correlationId)));
}

/** Whoever asked went away before the request was whole: nobody reads the answer, and nothing of ours failed. */
function brokeOff(error: unknown, { raw }: FastifyRequest): boolean {
  return !raw.complete && raw.destroyed && (error as { readonly code?: unknown } | null)?.code === 'ECONNRESET';
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null) return 500;
  // Fastify's own errors carry a code of theirs; an error that merely has a status is not to be trusted with ours.
  const { statusCode, code } = error as { readonly statusCode?: unknown; readonly code?: unknown };
  const fromFastify = typeof code === 'string' && code.startsWith('FST_');
  return fromFastify && typeof statusCode === 'number' ? statusCode : 500;
}
