import { expect, it } from '@jest/globals';
import { codesOf, describeRealFiles, readWhole, realFile, realFiles } from '../testing/files.js';

/** Each file: its messages with their number of segments (interchanges apart by |), and its warnings. */
const EXPECTED: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'eg_brodart_1130B766274.invoic.edi': ['INVOIC25 INVOIC25 INVOIC25 INVOIC34 INVOIC25 INVOIC69'],
  'eg_brodart_HOGJ-037.ordrsp.edi': ['ORDRSP549'],
  'eg_bt_sample.orders.edi': ['ORDERS500'],
  'eg_bt_sample.ordrsp.edi': ['ORDRSP155 ORDRSP171 ORDRSP171'],
  'eg_bt_small.ordrsp.edi': ['ORDRSP34'],
  'eg_live_t35_asn.desadv.edi': ['DESADV17'],
  'eg_scratch_0LGQ.orders.edi': ['ORDERS43'],
  'eg_scratch_zBFq.orders.edi': ['ORDERS35'],
  'folio_claims_OSTENQ_result.edi': [
    'OSTENQ26 OSTENQ47 OSTENQ19',
    ...['charset-looks-like-utf-8', 'interchange-reference-differs'],
  ],
  'folio_orders_result.edi': ['ORDERS25 ORDERS59 ORDERS15 ORDERS15 ORDERS28 ORDERS15', 'charset-looks-like-utf-8'],
  'generic_edidev_S93A.invoic.edi': ['INVOIC25'],
  'koha_BLSINV337023_trimmed.CEI': ['INVOIC33 INVOIC65 INVOIC33'],
  'koha_INVOICE.CEI': [
    'INVOIC50|INVOIC8',
    ...['segment-empty', 'segment-empty', 'segment-count-wrong', 'segment-count-wrong', 'interchange-not-closed'],
  ],
  'koha_QUOTES_413514.CEQ': ['QUOTES265', 'segment-count-wrong'],
  'koha_QUOTES_MULTI.CEQ': ['QUOTES38', 'segment-count-wrong', 'interchange-reference-differs'],
  'koha_QUOTES_SMALL_2.CEQ': ['QUOTES28', 'segment-count-wrong'],
  'koha_ordrsp1.CEA': ['ORDRSP29'],
  'koha_ordrsp2.CEA': ['ORDRSP10'],
  'koha_prquotes_73050_trimmed.CEQ': ['QUOTES34', 'segment-count-wrong'],
};

describeRealFiles('Real files of other systems', () => {
  it('are all known here', () => {
    expect([...realFiles].sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('%s is read whole', (name, [messages, ...warnings]) => {
    const bytes = realFile(name);
    const read = readWhole(bytes);
    const found = read.interchanges.map((interchange) =>
      interchange.messages.map(({ type, segments }) => `${type.name}${segments.length}`).join(' '),
    );
    expect(found.join('|')).toBe(messages);
    expect(codesOf(read.warnings)).toEqual(warnings);
  });

  it('give back every byte of every message', () => {
    for (const name of realFiles) {
      const file = Buffer.from(realFile(name));
      for (const { offset, bytes, segments } of readWhole(file).interchanges.flatMap(({ messages }) => messages)) {
        expect(Buffer.compare(file.subarray(offset, offset + bytes.length), bytes)).toBe(0);
        for (const segment of segments) {
          const { offset: at, length, raw } = segment;
          expect(file.subarray(at, at + length).toString('latin1')).toBe(raw);
        }
      }
    }
  });
});
