import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeGateway } from './testing/fake-gateway.js';
import { HELP } from './command-line/options.js';
import { TAKES, usageOf, type Word } from './command-line/understanding.js';

let gateway: FakeGateway;
beforeEach(async () => {
  gateway = await FakeGateway.open();
});
afterEach(() => gateway.close());

describe('a command line', () => {
  it.each([
    ['rebuild views south-london-stock --reason x', 'south-london-stock', 'rebuild <projection> [--scope <scope>]'],
    ['pause views south-london-stock --reason x', 'south-london-stock', 'pause <consumer> --reason "…"'],
    ['resume views --reason two words', 'words', 'resume <consumer> --reason "…"'],
    ['retry views a b --reason x', 'b', 'retry <consumer> <scope> --reason "…"'],
    ['skip views a b --position 1 --reason x', 'b', 'skip <consumer> <scope> --position <position> --reason "…"'],
    ['show views a b', 'b', 'show <consumer> <scope>'],
    ['status views', 'views', 'status'],
    ['pause views --scope a --reason x', '--scope', 'pause <consumer> --reason "…"'],
    ['retry views a --position 7 --reason x', '--position', 'retry <consumer> <scope> --reason "…"'],
    ['status --reason x', '--reason', 'status'],
    ['rebuild views --scope a --scope b --reason x', '--scope', 'twice'],
  ])('%s has too much: it is told, and nothing is done', async (line, surplus, takes) => {
    const { code, aside } = await gateway.ops(line.split(' '));
    expect({ code, heard: gateway.heard }).toEqual({ code: 2, heard: [] });
    expect(aside).toContain(surplus);
    expect(aside).toContain(takes);
  });

  it.each([
    ['show', 'consumer'],
    ['show views', 'scope'],
    ['retry views --reason x', 'scope'],
    ['pause --reason x', 'consumer'],
    ['rebuild --reason x', 'projection'],
    ['pause views', '--reason'],
    ['skip views a --reason x', '--position'],
    ['mend views', 'There is no mend'],
    ['toString', 'There is no toString'],
  ])('%s is not whole: it is told so before anybody signs in', async (line, missing) => {
    const { code, aside } = await gateway.ops(line.split(' '), {});
    expect({ code, heard: gateway.heard }).toEqual({ code: 2, heard: [] });
    expect(aside).toContain(missing);
  });

  it.each([
    ['pause', '', '--reason', 'x'],
    ['pause', 'views', '--reason', ' '],
    ['rebuild', 'views', '--scope', '', '--reason', 'x'],
  ])('%s %j %s %j gives something empty, which is as good as missing', async (...args) => {
    expect(await gateway.ops(args)).toMatchObject({ code: 2 });
    expect(gateway.heard).toEqual([]);
  });

  it.each(['localhost:3000', 'ftp://localhost', 'nowhere'])('needs an http address, not %s', async (url) => {
    const aside = expect.stringContaining('must be an address such as http://localhost:3000');
    expect(await gateway.ops(['status', '--url', url])).toMatchObject({ code: 2, aside });
    expect(await gateway.ops(['status'], { COMMONSHELF_URL: url })).toMatchObject({ code: 2, aside });
  });

  it('is explained by --help, each command as it is taken', async () => {
    expect(await gateway.ops(['--help'])).toMatchObject({ code: 0, out: `${HELP}\n` });
    for (const word of Object.keys(TAKES)) expect(HELP).toContain(`npm run ops -- ${usageOf(word as Word)}`);
    expect(HELP.match(/npm run ops -- /g)).toHaveLength(Object.keys(TAKES).length);
  });
});
