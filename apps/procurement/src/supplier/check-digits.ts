/** The last digit that makes an EAN or GLN right: weights 3 and 1 from the right, modulo 10 (GS1 General Specifications). */
export function mod10CheckDigit(digitsBefore: string): number {
  const weighted = [...digitsBefore].reverse().map((digit, at) => Number(digit) * (at % 2 === 0 ? 3 : 1));
  return (10 - (weighted.reduce((total, value) => total + value, 0) % 10)) % 10;
}

/** The last character that makes a SAN right: weights 7 to 2, modulo 11, X for ten (ANSI/NISO Z39.43). */
export function sanCheckCharacter(sixDigits: string): string {
  const total = [...sixDigits].reduce((sum, digit, at) => sum + Number(digit) * (7 - at), 0);
  const check = (11 - (total % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

/**
 * What is odd about an identifier, as a sentence for people; undefined when nothing is. Real partners trade under
 * identifiers that fail their check, so this warns and never refuses.
 */
export function identifierWarning(whose: string, identifier: string): string | undefined {
  const plain = identifier.replace(/[ -]/g, '').toUpperCase();
  if (/^\d{13}$/.test(plain)) {
    const expected = mod10CheckDigit(plain.slice(0, -1));
    return plain.endsWith(String(expected)) ? undefined : failed(whose, identifier, String(expected));
  }
  if (/^\d{6}[\dX]$/.test(plain)) {
    const expected = sanCheckCharacter(plain.slice(0, -1));
    return plain.endsWith(expected) ? undefined : failed(whose, identifier, expected);
  }
  return `${whose} ${identifier} is neither an EAN of 13 digits nor a SAN of 7 characters.`;
}

function failed(whose: string, identifier: string, expected: string): string {
  return `${whose} ${identifier} fails its check: the last character would be ${expected}.`;
}
