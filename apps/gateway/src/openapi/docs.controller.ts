import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { own } from '#kernel';
import { Problem } from '../problems/problem.js';

/** What the page needs of the package swagger-ui-dist; nothing comes from elsewhere. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Swagger UI writes styles into its elements and shows its icons as data; all else is forbidden. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

const PAGE = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Commonshelf API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<main id="api"><p>The description of the API is at <a href="/openapi.json">openapi.json</a>.</p></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `const page = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', docExpansion: 'none', operationsSorter: 'alpha', deepLinking: true, validatorUrl: null });
page.initOAuth({ clientId: 'commonshelf' });
`;

/** Swagger UI's colours, dark enough to be read (WCAG 2.2, 1.4.3: at least 4.5 to 1), and a focus that can be seen. */
const STYLE = `
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #157347; }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #9a5200; }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1f5fa8; }
.swagger-ui .info .title small { background: #5b6470; }
.swagger-ui .info .title small.version-stamp { background: #3f6600; }
.swagger-ui .btn.authorize { border-color: #157347; color: #157347; }
.swagger-ui .btn.authorize svg { color: #157347; }
.swagger-ui .btn.execute { background: #1f5fa8; border-color: #1f5fa8; }
.swagger-ui .response-col_links { display: none; }
.swagger-ui .opblock .table-container, .swagger-ui .responses-inner { overflow-x: auto; }
.swagger-ui .info a, .swagger-ui .info .url, .swagger-ui .info .link { color: #1f5fa8; }
.swagger-ui .parameter__name.required::after, .swagger-ui .parameter__name.required span,
.swagger-ui .body-param-options .required, .swagger-ui .opblock-section-request-body .required { color: #b00020; }
.swagger-ui .parameter__in, .swagger-ui .parameter__deprecated, .swagger-ui .prop-format { color: #55606b; }
.swagger-ui .response-control-media-type__accept-message { color: #157347; }
.swagger-ui :focus-visible { outline: 3px solid #1f5fa8; outline-offset: 2px; }
.swagger-ui .opblock-summary-path { word-break: break-word; }
`;

/** What of the page is written here. */
const OURS: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  'start.js': { type: 'text/javascript; charset=utf-8', text: START },
  'page.css': { type: 'text/css; charset=utf-8', text: STYLE },
};

/** The description of the API as a page that people read and try. */
@Controller('docs')
export class DocsController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', POLICY)
  page(): string {
    return PAGE;
  }

  @Get(':asset')
  async asset(@Param('asset') name: string, @Res() reply: FastifyReply): Promise<void> {
    const ours = own(OURS, name);
    const type = ours?.type ?? own(ASSETS, name);
    if (type === undefined) throw new Problem(404, 'no-such-page');
    const text = ours?.text ?? (await readFile(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)));
    reply.header('Content-Type', type).header('Cache-Control', 'public, max-age=3600').send(text);
  }
}
