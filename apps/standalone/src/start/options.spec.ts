import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { CannotStart } from './cannot-start.js';
import { olderNode } from './node-version.js';
import { readOptions } from './options.js';

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(readOptions([])).toEqual({ port: 3000, data: resolve('data'), empty: false, help: false });
  });

  it('is read', () => {
    const read = readOptions(['--port', '8080', '--data=/srv/shelf', '--empty', '-h']);
    expect(read).toEqual({ port: 8080, data: '/srv/shelf', empty: true, help: true });
  });

  it.each([
    ['--prot', '1'],
    ['stray'],
    ['--port'],
    ['--port', '65536'],
    ['--port', '3e3'],
    ['--port', ''],
    ['--empty=yes'],
  ])('is refused with a sentence: %s %s', (...args) => {
    expect(() => readOptions(args)).toThrow(CannotStart);
  });
});

describe('the version of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s will do', (version) => {
    expect(olderNode(version)).toBeUndefined();
  });

  it.each(['20.18.3', '18.20.0', '9.0.0'])('%s is too old, and is named', (version) => {
    expect(olderNode(version)).toContain(version);
  });
});
