import { Controller, Get, Inject, Param } from '@nestjs/common';
import { own } from '#kernel';
import { Problem, titleOf } from './problem.js';

/** Provider of explanations by code: the door's own, and those of the domain that were passed in. */
export const PROBLEM_EXPLANATIONS = Symbol('explanations of problems');

/** The page that a problem's `type` points to. */
@Controller('problems')
export class ProblemsController {
  constructor(@Inject(PROBLEM_EXPLANATIONS) private readonly explanations: Readonly<Record<string, string>>) {}

  @Get(':code')
  explain(@Param('code') code: string): { code: string; title: string; explanation: string } {
    if (!/^[a-z][a-z0-9-]{0,79}$/.test(code)) throw new Problem(404, 'no-such-page');
    return {
      code,
      title: titleOf(code),
      explanation:
        own(this.explanations, code) ??
        'The rules of the field refused the request. `facts` says what would make it pass.',
    };
  }
}
