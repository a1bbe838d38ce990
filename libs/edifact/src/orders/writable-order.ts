import type { CopyDetails } from '../books/copy.js';
import { NOTE_LENGTH, type Note } from '../message/note.js';
import type { Party } from '../message/party.js';
import { toWritable } from '../syntax/latin1.js';
import type { EdiProfile } from './edi-profile.js';
import type { OrderLine, OrdersMessage } from './orders-message.js';

/** A text that is not written as it was given: where it is in the order, as given, as written. */
export interface AlteredText {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** Details of copies that people write as they like, not codes of ours or the supplier's (DE 7405). */
const WORDED_DETAILS = ['LVT', 'LFH', 'LSQ', 'LST', 'LSM', 'LRP'];
/** What GIR carries of one detail (DE 7402). */
const DETAIL_LENGTH = 35;

/** The order as this partner gets it, in texts that Latin-1 can carry, and the texts that it changed. Codes and numbers are never changed. */
export function writableOrder(
  order: OrdersMessage,
  profile: EdiProfile,
): { order: OrdersMessage; altered: readonly AlteredText[] } {
  const texts = new Texts(profile.descriptionLength);
  const written: OrdersMessage = {
    ...order,
    interchange: {
      ...order.interchange,
      sender: { ...order.interchange.sender, ...qualified(profile.senderQualifier) },
      recipient: { ...order.interchange.recipient, ...qualified(profile.recipientQualifier) },
      test: profile.test ?? order.interchange.test,
    },
    document: {
      kind: profile.documentKind ?? order.document.kind,
      number: order.document.number,
      function: profile.documentFunction ?? order.document.function,
    },
    notes: order.notes.map((note, index) => texts.note(note, `notes[${index}]`)),
    parties: order.parties.flatMap((party, index) =>
      profile.headerDelivery || party.role !== 'DP' ? [texts.party(party, `parties[${index}]`, profile)] : [],
    ),
    lines: order.lines.map((line, index) => writableLine(line, `lines[${index}]`, profile, texts)),
  };
  return { order: written, altered: texts.altered };
}

function qualified(qualifier: string | undefined): { qualifier?: string } {
  return qualifier === undefined ? {} : { qualifier };
}

function writableLine(line: OrderLine, path: string, profile: EdiProfile, texts: Texts): OrderLine {
  const descriptions = line.texts.map((description, index) => ({
    ...description,
    text: texts.description(description.text, `${path}.texts[${index}].text`),
  }));
  const { listPriceQualifier: wanted } = profile;
  const isList = (qualifier: string) => qualifier === 'AAE' || qualifier === 'AAB';
  return {
    ...line,
    texts: descriptions.filter(({ text }) => text !== ''),
    copies: profile.copyDetails ? line.copies.map((copy, index) => texts.copy(copy, `${path}.copies[${index}]`)) : [],
    notes: line.notes.map((note, index) => texts.note(note, `${path}.notes[${index}]`)),
    prices: line.prices.map((price) => (wanted && isList(price.qualifier) ? { ...price, qualifier: wanted } : price)),
    deliveries: profile.lineDeliveries ? line.deliveries : [],
  };
}

class Texts {
  readonly altered: AlteredText[] = [];

  constructor(private readonly descriptionLength: number) {}

  description(from: string, path: string): string {
    return this.write(from, toWritable(from).slice(0, this.descriptionLength), path);
  }

  note(note: Note, path: string): Note {
    if (note.text === undefined) return note;
    return { ...note, text: this.text(note.text, `${path}.text`, NOTE_LENGTH) };
  }

  party(party: Party, path: string, { partyAgency }: EdiProfile): Party {
    const known = partyAgency === undefined ? party : { ...party, agency: partyAgency };
    return party.name === undefined ? known : { ...known, name: this.text(party.name, `${path}.name`) };
  }

  copy(copy: CopyDetails, path: string): CopyDetails {
    const details = copy.details.map((detail, index) =>
      WORDED_DETAILS.includes(detail.code)
        ? { ...detail, value: this.text(detail.value, `${path}.details[${index}].value`, DETAIL_LENGTH) }
        : detail,
    );
    return { ...copy, details: details.filter(({ value }) => value !== '') };
  }

  /** Cut after it was made writable, which makes some texts longer. */
  private text(from: string, path: string, length: number = Infinity): string {
    const to = toWritable(from).slice(0, length);
    return this.write(from, to === from ? to : to.trim(), path);
  }

  private write(from: string, to: string, path: string): string {
    if (from !== to) this.altered.push({ path, from, to });
    return to;
  }
}
