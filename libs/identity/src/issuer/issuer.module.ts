import { Body, Controller, Get, Header, HttpCode, Inject, Module, Post, Res, type DynamicModule } from '@nestjs/common';
import { DemonstrationIssuer, type Granted } from './demonstration-issuer.js';

interface Reply {
  status(code: number): unknown;
}

@Controller('identity')
class IssuerController {
  constructor(@Inject(DemonstrationIssuer) private readonly issuer: DemonstrationIssuer) {}

  @Get('.well-known/openid-configuration')
  discovery(): object {
    return this.issuer.discovery();
  }

  @Get('jwks')
  jwks(): object {
    return this.issuer.jwks();
  }

  /** RFC 6749: never cached, and a refusal is 400 with its own body, not problem details. */
  @Post('token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async token(@Body() form: unknown, @Res({ passthrough: true }) reply: Reply): Promise<Granted> {
    // Its named fields alone: of bytes that came as a file, each would be a field.
    const granted = await this.issuer.grant((form ?? {}) as Readonly<Record<string, unknown>>);
    if ('error' in granted) reply.status(400);
    return granted;
  }
}

/** Puts a built-in issuer under `/identity` of the application that imports it. */
@Module({})
export class IssuerModule {
  static register(issuer: DemonstrationIssuer): DynamicModule {
    return {
      module: IssuerModule,
      controllers: [IssuerController],
      providers: [{ provide: DemonstrationIssuer, useValue: issuer }],
    };
  }
}
