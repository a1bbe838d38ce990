import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const COMPOSED = fileURLToPath(new URL('../../../docker-compose.yml', import.meta.url));

/** The image of a server in docker-compose.yml: what is tested in Docker is what is run there. */
export function composedImage(server) {
  return parse(readFileSync(COMPOSED, 'utf8'), { merge: true }).services[server].image;
}
