import { Controller, Get, Inject } from '@nestjs/common';
import type { OpenApi } from './openapi.js';

/** Provider of the description of the API. */
export const OPEN_API = Symbol('description of the API');

/** The description of the API, for programs. */
@Controller()
export class OpenApiController {
  constructor(@Inject(OPEN_API) private readonly document: OpenApi) {}

  @Get('openapi.json')
  description(): OpenApi {
    return this.document;
  }
}
