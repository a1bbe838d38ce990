/** Kafka's numbers of variable length (https://kafka.apache.org/protocol#protocol_types), as far as a number of ours holds them. */

/** What a byte holds besides the bit that another one follows. */
export const IN_A_BYTE = 128;

/** A number without a sign, small when the number is near zero. */
export function zigzag(number: number): number {
  return number < 0 ? -2 * number - 1 : 2 * number;
}

/** The number that `zigzag` made it of. */
export function unzigzag(whole: number): number {
  return whole % 2 === 1 ? -(whole + 1) / 2 : whole / 2;
}

/** How many bytes it takes. */
export function sizeOf(number: number): number {
  let size = 1;
  for (let left = zigzag(number); left >= IN_A_BYTE; left = Math.floor(left / IN_A_BYTE)) size += 1;
  return size;
}

/** Writes it; gives where the next begins. */
export function put(bytes: Buffer, start: number, number: number): number {
  let at = start;
  let left = zigzag(number);
  for (; left >= IN_A_BYTE; left = Math.floor(left / IN_A_BYTE)) bytes[at++] = (left % IN_A_BYTE) + IN_A_BYTE;
  bytes[at] = left;
  return at + 1;
}
