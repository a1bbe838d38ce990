import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '#kernel';
import { copy, quoted } from './quoted.samples.js';
import { fundsToLookFor, replaced, resolveLine, type Directory, type QuotedLine } from './resolve.js';

const CAMDEN = 'E09000007';
const BRENT = 'E09000005';
const directory: Directory = {
  year: 2026,
  branches: [
    { authority: CAMDEN, branch: 'CRO' },
    { authority: CAMDEN, branch: 'CEN' },
    { authority: BRENT, branch: 'CEN' },
  ],
  funds: [
    { authority: CAMDEN, fund: 'ADFIC' },
    { authority: CAMDEN, fund: 'BOTH' },
    { authority: BRENT, fund: 'BOTH' },
    { authority: BRENT, fund: 'KIDS' },
  ],
};

describe('a copy', () => {
  it.each([
    ['one member’s branch with its fund', { branch: 'CRO', fund: 'ADFIC' }, CAMDEN],
    ['one member’s branch without a fund', { branch: 'CRO', fund: '' }, CAMDEN],
    ['a shared code told apart by the fund', { branch: 'CEN', fund: 'KIDS' }, BRENT],
    ['a shared code told apart by a person', { branch: 'CEN', fund: '', authority: BRENT }, BRENT],
    ['a shared code told apart as our orders do it', { branch: `${BRENT}-CEN`, fund: '' }, BRENT, 'CEN'],
    ['the same, with a fund that both have', { branch: `${BRENT}-CEN`, fund: 'BOTH' }, BRENT, 'CEN'],
  ])('is placed: %s', (_, said, authority, branch = said.branch) => {
    const year = said.fund ? 2026 : null;
    expect(resolveLine(quoted({ copies: [copy(said)] }), directory)).toMatchObject({
      usable: { copies: [{ authority, branch, fund: said.fund || null, year }] },
    });
  });

  it.each([
    ['no branch', { branch: '', fund: '' }, 'branch-missing', '', null],
    ['a branch of nobody', { branch: 'XXX', fund: 'ADFIC' }, 'branch-unknown', 'XXX', null],
    ['a branch that is not the named borough’s', { branch: 'CRO', authority: BRENT }, 'branch-unknown', 'CRO', BRENT],
    ['a shared code and no fund', { branch: 'CEN', fund: '' }, 'branch-ambiguous', 'CEN', null],
    ['a shared code and a fund that both have', { branch: 'CEN', fund: 'BOTH' }, 'branch-ambiguous', 'CEN', null],
    ['a shared code and a fund of nobody', { branch: 'CEN', fund: 'XXX' }, 'branch-ambiguous', 'CEN', null],
    ['another borough’s fund', { branch: 'CRO', fund: 'KIDS' }, 'fund-unknown', 'KIDS', CAMDEN],
  ])('waits: %s', (_, said, code, value, authority) => {
    const line = quoted({ copies: [copy(said), copy(said)] });
    expect(resolveLine(line, directory)).toEqual({ reasons: [{ code, value, authority }] });
  });
});

describe('a line', () => {
  it('says at once all that it lacks', () => {
    const line = quoted({ listPence: null, ean: '', quantity: 0, copies: [] });
    expect(resolveLine(line, directory)).toMatchObject({
      reasons: [{ code: 'price-missing' }, { code: 'quantity-missing' }, { code: 'isbn-missing' }],
    });
  });

  it('looks for a fund only where the branch may be, and never for what can’t be a fund’s code', () => {
    const line = quoted({ copies: [copy({ branch: 'CEN', fund: 'KIDS' }), copy({ branch: 'CRO', fund: '2026.X' })] });
    expect(fundsToLookFor([line], directory.branches)).toEqual([
      { authority: CAMDEN, fund: 'KIDS' },
      { authority: BRENT, fund: 'KIDS' },
    ]);
  });

  const codes = fc.constantFrom('CRO', 'CEN', 'XXX', '');
  const funds = fc.constantFrom('ADFIC', 'BOTH', 'KIDS', 'XXX', '');
  const lines = fc
    .array(fc.record({ branch: codes, fund: funds, quantity: fc.integer({ min: 1, max: 9 }) }), { maxLength: 8 })
    .map((copies) => quoted({ copies: copies.map(copy) }));

  it('loses no copy, and is placed only where every branch is open and every fund its own borough’s', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const resolved = resolveLine(line, directory);
        if ('reasons' in resolved) return expect(resolved.reasons.length).toBeGreaterThan(0);
        const copies = resolved.usable.copies;
        expect(copies.map(({ quantity }) => quantity)).toEqual(line.copies.map(({ quantity }) => quantity));
        for (const { authority, branch, fund } of copies) {
          expect(directory.branches).toContainEqual({ authority, branch });
          if (fund !== null) expect(directory.funds).toContainEqual({ authority, fund });
        }
      }),
    );
  });

  it('is judged the same when only the funds that were looked for are known', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const wanted = fundsToLookFor([line], directory.branches).map(({ authority, fund }) => `${authority}.${fund}`);
        const found = directory.funds.filter(({ authority, fund }) => wanted.includes(`${authority}.${fund}`));
        expect(resolveLine(line, { ...directory, funds: found })).toEqual(resolveLine(line, directory));
      }),
    );
  });
});

describe('a replacement', () => {
  const line = quoted({
    listPence: null,
    copies: [copy({ branch: 'OLD', fund: 'X' }), copy({ branch: 'CRO', fund: 'X' })],
  });
  const refusal = (run: () => QuotedLine): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof Refusal) return error.code;
    }
    return 'not refused';
  };

  it('changes what it names wherever it stands, and nothing else', () => {
    const mended = replaced(
      line,
      [
        { kind: 'branch', from: 'OLD', to: 'CEN', authority: BRENT },
        { kind: 'fund', from: 'X', to: 'KIDS', authority: BRENT },
        { kind: 'price', to: '1699' },
      ],
      [],
    );
    expect(mended).toEqual({
      ...line,
      listPence: 1699,
      copies: [copy({ branch: 'CEN', fund: 'KIDS', authority: BRENT }), copy({ branch: 'CRO', fund: 'X' })],
    });
    expect(
      replaced(quoted({ ean: 'ABC', isbnValid: false }), [{ kind: 'isbn', from: 'ABC', to: '9780749577216' }], []),
    ).toEqual(quoted({ ean: '9780749577216', isbnValid: true }));
  });

  it('of a fund’s code is for the borough that it names: the one with the copy’s branch', () => {
    const branches = [
      { authority: CAMDEN, branch: 'CRO' },
      { authority: BRENT, branch: 'CEN' },
    ];
    const both = quoted({ copies: [copy({ branch: 'CRO', fund: 'OLD' }), copy({ branch: 'CEN', fund: 'OLD' })] });
    const mended = replaced(
      both,
      [
        { kind: 'fund', from: 'OLD', to: 'REF', authority: CAMDEN },
        { kind: 'fund', from: 'OLD', to: 'KIDS', authority: BRENT },
      ],
      branches,
    );
    expect(mended.copies.map(({ fund }) => fund)).toEqual(['REF', 'KIDS']);
  });

  it('of a fund may leave it to the borough: a quote of March has to be ordered in April too', () => {
    const old = quoted({ copies: [copy({ branch: 'CRO', fund: 'LASTYEAR' })] });
    expect(resolveLine(old, directory)).toMatchObject({ reasons: [{ code: 'fund-unknown' }] });
    const mended = replaced(old, [{ kind: 'fund', from: 'LASTYEAR' }], directory.branches);
    expect(resolveLine(mended, directory)).toMatchObject({
      usable: { copies: [{ authority: CAMDEN, branch: 'CRO', fund: null, year: null }] },
    });
    expect(refusal(() => replaced(line, [{ kind: 'branch', from: 'OLD' }], []))).toBe('replacement-missing');
  });

  it('that would change nothing, or makes no sense, is refused', () => {
    expect(refusal(() => replaced(line, [{ kind: 'branch', from: 'ZZZ', to: 'CRO' }], []))).toBe('nothing-to-replace');
    expect(refusal(() => replaced(line, [{ kind: 'price', from: '5', to: '1699' }], []))).toBe('nothing-to-replace');
    expect(refusal(() => replaced(line, [{ kind: 'price', to: '16 99' }], []))).toBe('not-a-whole-number');
    expect(refusal(() => replaced(line, [{ kind: 'isbn', to: '9780749577217' }], []))).toBe('isbn-check-digit-wrong');
  });
});
