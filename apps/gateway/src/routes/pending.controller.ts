import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#kernel';
import { Door, type Passed } from '../door/door.js';
import { Memory, MemoryUnavailable } from '../door/memory.js';
import { actorOfRequest } from '../http/sign-in.js';
import { Problem, refusalProblem, unavailable } from '../problems/problem.js';
import { acceptedBody } from './answers.js';

/** Where a command that was not answered in time is asked after. */
@Controller('commands')
export class PendingController {
  constructor(
    @Inject(Memory) private readonly memory: Memory,
    @Inject(Door) private readonly door: Door,
  ) {}

  /**
   * Sends a command that still waits again: the same id gives the same answer. Only whoever gave it may ask. When they have
   * lost a role or changed their authority since, it is not sent: they have to give it anew, by what they may do now. HEAD
   * sends nothing: it only looks.
   */
  @Get(':id')
  @RouteConfig({ guarded: {} })
  async state(@Param('id') id: string, @Req() request: FastifyRequest): Promise<object> {
    const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? await this.recall(id) : undefined;
    const asker = actorOfRequest(request);
    if (known?.actor !== asker.subject) throw new Problem(404, 'command-unknown');
    const { given, envelope, fingerprint } = known;
    if (given) return stateOf(id, given);
    const mayGive = request.method !== 'HEAD' && envelope !== null && isStill(asker, envelope.by);
    return stateOf(id, mayGive ? await this.door.pass({ envelope, fingerprint }) : 'later');
  }

  private recall(id: string): ReturnType<Memory['recall']> {
    return this.memory.recall(id).catch((error: unknown) => {
      throw error instanceof MemoryUnavailable ? unavailable('memory-unavailable', error) : error;
    });
  }
}

function isStill(now: Actor, then: Actor): boolean {
  return now.authority === then.authority && then.roles.every((role) => now.roles.includes(role));
}

function stateOf(id: string, passed: Passed): object {
  if (passed === 'later') return { id, state: 'pending' };
  const { answer, correlationId } = passed;
  if (answer.outcome === 'accepted') return { id, state: 'accepted', answer: acceptedBody(answer) };
  return { id, state: 'refused', problem: refusalProblem(answer).body(correlationId) };
}
