import { describe, expect, it } from '@jest/globals';
import { Ending } from './ending.js';
import { Progress } from './progress.js';

describe('the ending', () => {
  it('ends the last that was started first, and each once', async () => {
    const order: string[] = [];
    const ending = new Ending(() => undefined);
    ending.add('lock', async () => void order.push('lock'));
    ending.add('database', async () => void order.push('database'));
    expect(await Promise.all([ending.end(), ending.end()])).toEqual([true, true]);
    expect(order).toEqual(['database', 'lock']);
  });

  it('goes on after a step that failed, and tells of it', async () => {
    const told: string[] = [];
    let released = false;
    const ending = new Ending((what) => told.push(what));
    ending.add('lock', async () => void (released = true));
    ending.add('services', () => Promise.reject(new Error('planted')));
    expect([await ending.end(), released, told]).toEqual([false, true, ['services']]);
  });
});

describe('progress', () => {
  it('is plain where it is no terminal, and says how long a step took', async () => {
    let said = '';
    const times = [0, 40, 100, 2_600];
    const progress = new Progress({ write: (text) => (said += text) }, {}, () => times.shift() ?? 0);
    await progress.step('Database', async () => undefined);
    await progress.step('Services', async () => undefined);
    expect(said).toBe('✓ Database (40 ms)\n✓ Services (2.5 s)\n');
  });

  it('has colour on a terminal, unless it is not wanted', async () => {
    let said = '';
    const screen = { isTTY: true, write: (text: string) => (said += text) };
    await new Progress(screen, {}).step('a', async () => undefined);
    expect(said).toContain('\u001b[32m✓');
    said = '';
    await new Progress(screen, { NO_COLOR: '1' }).step('a', async () => undefined);
    expect(said).not.toContain('\u001b');
  });

  it('shows a step that failed, and passes its error on', async () => {
    let said = '';
    const progress = new Progress({ write: (text) => (said += text) }, {});
    await expect(progress.step('Database', () => Promise.reject(new RangeError('planted')))).rejects.toBeInstanceOf(
      RangeError,
    );
    expect(said).toBe('✗ Database\n');
  });
});
