import { code, component, type Segment } from '../syntax/segment.js';
import type { InterchangeHeader, MessageType } from './interchange.js';

/** What UNB says; all of it empty where there is none. */
export function readHeader(opening: Segment | undefined): InterchangeHeader {
  const at = (element: number, index = 0) => (opening ? code(opening, element, index) : '');
  const address = (element: number) =>
    at(element, 1) === '' ? { id: at(element) } : { id: at(element), qualifier: at(element, 1) };
  return {
    syntax: at(0),
    version: at(0, 1),
    sender: address(1),
    recipient: address(2),
    preparedDate: at(3),
    preparedTime: at(3, 1),
    reference: at(4),
    applicationReference: at(6),
    test: at(10) === '1',
  };
}

/** What UNH says of its message's type. */
export function readType(opening: Segment): MessageType {
  const at = (index: number) => component(opening, 1, index).trim();
  return { name: at(0), version: at(1), release: at(2), agency: at(3), association: at(4) };
}
