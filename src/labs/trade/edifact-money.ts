import { segment, type EdiSegment } from '../../edi/write.ts';
import {
  date,
  item,
  lineCount,
  money,
  party,
  quantity,
  references,
  words,
  yuan,
  type EdiScene,
} from './edifact-parts.ts';
import type { DocumentView } from './view-types.ts';

/** INVOIC. The lab's prices carry no tax, so the total is the sum of the lines. */
export function invoiceSegments(document: DocumentView, scene: EdiScene): EdiSegment[] {
  const { order } = scene;
  const sum = document.lines.reduce((all, line) => all + line.quantity * (line.priceFen ?? 0), 0);
  return [
    segment('BGM', '380', document.number, '9'),
    date('137', document.day),
    ...words('AAI', document.text),
    ...references(document, 'order', 'despatch', 'contract'),
    party('BY', order.buyer, scene),
    party('SU', order.supplier, scene),
    segment('CUX', ['2', 'CNY', '4']),
    ...document.lines.flatMap((line) => [
      ...item(line, scene),
      quantity('47', line.quantity, line, scene),
      money('203', line.quantity * (line.priceFen ?? 0)),
      segment('PRI', ['AAA', yuan(line.priceFen ?? 0)]),
    ]),
    segment('UNS', 'S'),
    lineCount(document),
    money('79', sum),
    money('86', sum),
  ];
}

/** REMADV: which invoice is paid, with how much. */
export function remittanceSegments(document: DocumentView, scene: EdiScene): EdiSegment[] {
  const { order } = scene;
  const amountFen = document.amountFen ?? 0;
  const invoice = document.references.find(({ kind }) => kind === 'invoice')?.number ?? '';
  return [
    segment('BGM', '481', document.number, '9'),
    date('137', document.day),
    date('138', document.day),
    segment('RFF', ['PQ', document.number]),
    ...words('PMD', document.text),
    party('PR', document.sender, scene),
    party('PE', document.receiver, scene),
    segment('CUX', ['2', 'CNY', '11']),
    segment('DOC', '380', invoice),
    money('9', amountFen),
    money('12', amountFen),
    ...(order.invoice?.number === invoice ? [date('3', order.invoice.day)] : []),
    ...references(document, 'order'),
    segment('UNS', 'S'),
    money('12', amountFen),
  ];
}
