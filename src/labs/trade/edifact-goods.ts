import { segment, type EdiSegment } from '../../edi/write.ts';
import { date, item, lineCount, party, quantity, references, type EdiScene } from './edifact-parts.ts';
import type { DocumentView } from './view-types.ts';

/** DESADV: what has left the warehouse, for which order. */
export function despatchSegments(document: DocumentView, scene: EdiScene): EdiSegment[] {
  const { order } = scene;
  const number = document.references.find(({ kind }) => kind === 'order')?.number ?? '';
  const arrives = order.despatch?.number === document.number ? [date('17', order.despatch.arrivesDay)] : [];
  return [
    segment('BGM', '351', document.number, '9'),
    date('137', document.day),
    date('11', document.day),
    ...arrives,
    ...references(document, 'order', 'contract'),
    party('BY', order.buyer, scene),
    party('SU', order.supplier, scene),
    party('ST', document.receiver, scene),
    party('SF', document.sender, scene),
    segment('TDT', '20', '', '30', '31'),
    segment('CPS', '1'),
    ...document.lines.flatMap((line) => [
      ...item(line, scene),
      quantity('12', line.quantity, line, scene),
      segment('RFF', ['ON', number, line.line]),
    ]),
    lineCount(document),
  ];
}

/** RECADV: what arrived and was taken; in the lab all of it. */
export function receiptSegments(document: DocumentView, scene: EdiScene): EdiSegment[] {
  const { order } = scene;
  return [
    segment('BGM', '632', document.number, '9'),
    date('137', document.day),
    date('50', document.day),
    ...references(document, 'order', 'despatch'),
    party('BY', order.buyer, scene),
    party('SU', order.supplier, scene),
    party('ST', order.buyer, scene),
    segment('CPS', '1'),
    ...document.lines.flatMap((line) => [
      ...item(line, scene),
      quantity('12', line.quantity, line, scene),
      quantity('48', line.quantity, line, scene),
      quantity('194', line.quantity, line, scene),
    ]),
    lineCount(document),
  ];
}
