import type { Identifier } from '../books/identifier.js';
import { isDate } from '../message/date.js';
import { NOTE_LENGTH, type Note } from '../message/note.js';
import { NAME_LENGTH, partyIn, type Reference } from '../message/party.js';
import { isWritable } from '../syntax/latin1.js';
import type { OrderLine, OrdersMessage } from './orders-message.js';

/** What of an order cannot be written: where it is in the order, and why. */
export interface OrderProblem {
  readonly path: string;
  readonly reason: string;
}

/** Says what of an order a file cannot carry, or a reader could not read back the same. Texts are expected to be Latin-1 already. */
export function checkOrder(order: OrdersMessage): readonly OrderProblem[] {
  const check = new Check();
  const { sender, recipient, reference, prepared = '' } = order.interchange;
  check.code('interchange.sender.id', sender.id, 35);
  check.code('interchange.recipient.id', recipient.id, 35);
  if (sender.qualifier !== undefined) check.code('interchange.sender.qualifier', sender.qualifier, 4);
  if (recipient.qualifier !== undefined) check.code('interchange.recipient.qualifier', recipient.qualifier, 4);
  check.code('interchange.reference', reference, 14);
  const [day = '', time = ''] = prepared.split('T');
  const isTime = /^20/.test(day) && isDate(day) && /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
  check.that(isTime, 'interchange.prepared', 'is not YYYY-MM-DDTHH:MM of this century');
  check.code('reference', order.reference, 14);
  check.code('document.kind', order.document.kind, 3);
  check.code('document.number', order.document.number, 35);
  check.code('document.function', order.document.function, 3);
  check.date('date', order.date);
  for (const [index, date] of order.dates.entries()) check.datum(`dates[${index}]`, date);
  check.notes('notes', order.notes);
  check.references('references', order.references);
  checkParties(check, order);
  check.that(/^[A-Z]{3}$/.test(order.currency), 'currency', 'is not a currency code');
  check.that(order.lines.length > 0, 'lines', 'an order has at least one line');
  check.different(
    'lines',
    order.lines.map(({ number }) => number),
  );
  for (const [index, line] of order.lines.entries()) checkLine(check, `lines[${index}]`, line);
  return check.problems;
}

function checkParties(check: Check, order: OrdersMessage): void {
  for (const role of ['BY', 'SU']) check.that(partyIn(order.parties, role) !== undefined, 'parties', `has no ${role}`);
  for (const [index, party] of order.parties.entries()) {
    const path = `parties[${index}]`;
    check.code(`${path}.role`, party.role, 3);
    check.code(`${path}.id`, party.id, 17);
    check.code(`${path}.agency`, party.agency, 3);
    if (party.name !== undefined) check.text(`${path}.name`, party.name, NAME_LENGTH);
    check.references(`${path}.references`, party.references);
  }
}

function checkLine(check: Check, path: string, line: OrderLine): void {
  check.code(`${path}.number`, line.number, 6);
  if (line.identifier) check.identifier(`${path}.identifier`, line.identifier);
  for (const [index, identifier] of line.identifiers.entries()) {
    check.identifier(`${path}.identifiers[${index}]`, identifier);
    check.code(`${path}.identifiers[${index}].role`, identifier.role ?? '', 3);
  }
  check.different(
    `${path}.texts`,
    line.texts.map(({ set, code }) => `${set} ${code}`),
  );
  for (const [index, { set, code }] of line.texts.entries()) {
    check.code(`${path}.texts[${index}].set`, set, 3);
    check.code(`${path}.texts[${index}].code`, code, 3);
  }
  check.count(`${path}.quantity`, line.quantity);
  for (const [index, date] of line.dates.entries()) check.datum(`${path}.dates[${index}]`, date);
  checkCopies(check, `${path}.copies`, line);
  check.notes(`${path}.notes`, line.notes);
  for (const [index, { qualifier, pence, type, basis }] of line.prices.entries()) {
    check.code(`${path}.prices[${index}].qualifier`, qualifier, 3);
    check.that(Number.isSafeInteger(pence) && pence >= 0, `${path}.prices[${index}].pence`, 'is not whole pence');
    for (const code of [type, basis]) if (code !== undefined) check.code(`${path}.prices[${index}]`, code, 3);
  }
  check.references(`${path}.references`, line.references);
  for (const [index, { place, agency, quantity }] of line.deliveries.entries()) {
    check.code(`${path}.deliveries[${index}].place`, place, 25);
    check.code(`${path}.deliveries[${index}].agency`, agency, 3);
    if (quantity !== undefined) check.count(`${path}.deliveries[${index}].quantity`, quantity);
  }
}

function checkCopies(check: Check, path: string, line: OrderLine): void {
  check.different(
    path,
    line.copies.map(({ set }) => set),
  );
  for (const [index, { set, details }] of line.copies.entries()) {
    check.code(`${path}[${index}].set`, set, 3);
    check.that(details.length > 0, `${path}[${index}].details`, 'is empty');
    for (const [at, { code, value }] of details.entries()) {
      check.code(`${path}[${index}].details[${at}].code`, code, 3);
      check.code(`${path}[${index}].details[${at}].value`, value, 35);
    }
  }
}

class Check {
  readonly problems: OrderProblem[] = [];

  that(holds: boolean, path: string, reason: string): void {
    if (!holds) this.problems.push({ path, reason });
  }

  /** A code or number: Latin-1, not empty, no blanks around it (readers drop them), never cut. */
  code(path: string, text: string, length: number): void {
    this.that(text !== '' && text === text.trim(), path, 'is empty or has blanks around it');
    this.text(path, text, length);
  }

  text(path: string, text: string, length: number): void {
    this.that(isWritable(text), path, 'has a character that Latin-1 cannot carry');
    this.that(text.length <= length, path, `is longer than ${length} characters`);
  }

  count(path: string, count: number): void {
    this.that(Number.isSafeInteger(count) && count > 0, path, 'is not a whole number above 0');
  }

  date(path: string, date: string): void {
    this.that(isDate(date), path, 'is not a day (YYYY-MM-DD)');
  }

  datum(path: string, { qualifier, date }: { qualifier: string; date: string }): void {
    this.code(`${path}.qualifier`, qualifier, 3);
    this.that(qualifier !== '137', `${path}.qualifier`, '137 is the date of the order');
    this.date(`${path}.date`, date);
  }

  different(path: string, keys: readonly string[]): void {
    this.that(new Set(keys).size === keys.length, path, 'has the same number or code twice');
  }

  identifier(path: string, { value, qualifier }: Identifier): void {
    this.code(`${path}.value`, value, 35);
    this.code(`${path}.qualifier`, qualifier, 3);
  }

  notes(path: string, notes: readonly Note[]): void {
    for (const [index, note] of notes.entries()) {
      this.code(`${path}[${index}].subject`, note.subject, 3);
      for (const code of [note.code, note.list, note.agency]) {
        if (code !== undefined) this.code(`${path}[${index}]`, code, 3);
      }
      this.text(`${path}[${index}].text`, note.text ?? '', NOTE_LENGTH);
    }
  }

  references(path: string, references: readonly Reference[]): void {
    for (const [index, { qualifier, number, line }] of references.entries()) {
      this.code(`${path}[${index}].qualifier`, qualifier, 3);
      this.code(`${path}[${index}].number`, number, 35);
      if (line !== undefined) this.code(`${path}[${index}].line`, line, 6);
    }
  }
}
