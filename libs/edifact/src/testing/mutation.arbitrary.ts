import fc from 'fast-check';

/** Damages a file: its bytes before, its bytes after. */
export type Mutation = (file: number[]) => number[];

/** Anywhere in a file, evenly: doubles and biased numbers would nearly all lie at its beginning. */
const place = fc.noBias(fc.nat({ max: 999_999 })).map((millionths) => millionths / 1_000_000);
const at = (file: readonly number[], where: number) => Math.floor(where * file.length);

/** What happens to files on their way: a letter or a byte changed, one put in, some lost, a piece copied elsewhere, the rest cut off. */
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(place, fc.constantFrom(...Buffer.from('0159AZaz -'))).map(
      ([where, byte]) =>
        (file: number[]) =>
          file.with(at(file, where), byte),
    ),
  },
  fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(
    ([where, byte]) =>
      (file: number[]) =>
        file.with(at(file, where), byte),
  ),
  fc.tuple(place, fc.constantFrom(...Buffer.from("'+:?*\n UN"))).map(
    ([where, byte]) =>
      (file: number[]) =>
        file.toSpliced(at(file, where), 0, byte),
  ),
  fc.tuple(place, fc.nat({ max: 60 })).map(
    ([where, count]) =>
      (file: number[]) =>
        file.toSpliced(at(file, where), count),
  ),
  fc.tuple(place, place, fc.nat({ max: 200 })).map(([from, to, count]) => (file: number[]) => {
    const start = at(file, from);
    return file.toSpliced(at(file, to), 0, ...file.slice(start, start + count));
  }),
  place.map((where) => (file: number[]) => file.slice(0, at(file, where))),
);

/** A file after one to three mutations. */
export function mutated(files: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(files, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([file, mutations]) =>
      Uint8Array.from(
        mutations.reduce<number[]>((bytes, mutate) => (bytes.length === 0 ? bytes : mutate(bytes)), Array.from(file)),
      ),
    );
}
