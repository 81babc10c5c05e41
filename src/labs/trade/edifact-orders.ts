import { segment, type EdiSegment } from '../../edi/write.ts';
import {
  date,
  item,
  lineCount,
  money,
  party,
  productOf,
  quantity,
  references,
  words,
  yuan,
  type DocumentLine,
  type EdiScene,
} from './edifact-parts.ts';
import type { DocumentView } from './view-types.ts';

export type { EdiScene } from './edifact-parts.ts';

/** ORDERS. A backorder names the order it was split from. */
export function orderSegments(document: DocumentView, scene: EdiScene): EdiSegment[] {
  const { order } = scene;
  const total = document.lines.reduce((sum, line) => sum + line.quantity * (line.priceFen ?? 0), 0);
  return [
    segment('BGM', '220', document.number, '9'),
    date('137', document.day),
    date('2', Math.max(order.wantedDay, document.day)),
    ...words('AAI', document.text),
    ...references(document, 'contract', 'order'),
    party('BY', order.buyer, scene),
    party('SU', order.supplier, scene),
    party('ST', order.buyer, scene),
    segment('CUX', ['2', 'CNY', '9']),
    ...document.lines.flatMap((line) => [
      ...item(line, scene),
      quantity('21', line.quantity, line, scene),
      money('203', line.quantity * (line.priceFen ?? 0)),
      segment('PRI', ['AAA', yuan(line.priceFen ?? 0)]),
    ]),
    segment('UNS', 'S'),
    money('86', document.amountFen ?? total),
    lineCount(document),
  ];
}

/** 1225 by what the answer says; whatever is no plain yes or no is a change. */
const ANSWERS: Readonly<Record<string, string>> = { accepted: '29', refused: '27' };

/** ORDRSP: a contract as sent, a shortage, an offer to deliver in part or something else. */
export function responseSegments(document: DocumentView, scene: EdiScene): EdiSegment[] {
  const { order } = scene;
  const sender =
    document.sender === order.supplier || document.sender === order.buyer ? [] : [document.sender];
  return [
    segment('BGM', '231', document.number, ANSWERS[document.response ?? ''] ?? '4'),
    date('137', document.day),
    ...words('AAI', document.text),
    ...references(document, 'order', 'contract'),
    party('BY', order.buyer, scene),
    party('SU', order.supplier, scene),
    ...sender.map((firm) => party('WH', firm, scene)),
    segment('CUX', ['2', 'CNY', '9']),
    ...document.lines.flatMap((line) => responseLine(line, document, scene)),
    segment('UNS', 'S'),
    ...(document.amountFen === null ? [] : [money('86', document.amountFen)]),
    lineCount(document),
  ];
}

function responseLine(line: DocumentLine, document: DocumentView, scene: EdiScene): EdiSegment[] {
  const { order } = scene;
  const isSubstitute = line.product !== productOf(line);
  const price = line.priceFen === null ? [] : [segment('PRI', ['AAA', yuan(line.priceFen)])];
  const isChanged =
    line.priceFen !== null && line.ordered !== undefined && line.priceFen !== line.ordered.priceFen;
  const action = line.backorder > 0 || isSubstitute ? '6' : isChanged ? '3' : '5';
  const contract = [order.contract, ...order.earlierContracts].find((one) => one?.number === document.number);
  const [lin, ...named] = item(line, scene, action);
  return [
    ...(lin === undefined ? [] : [lin]),
    ...(isSubstitute ? [segment('PIA', '3', [line.product.slice(0, 35), 'SA'])] : []),
    ...named,
    quantity('21', line.quantity + line.backorder, line, scene),
    quantity('113', line.quantity, line, scene),
    ...(line.backorder > 0 ? [quantity('83', line.backorder, line, scene)] : []),
    ...(contract ? [date('67', contract.deliverByDay)] : []),
    ...(line.backorder > 0 ? [segment('QVR', [-line.backorder, '21'], 'BP')] : []),
    ...price,
    segment('RFF', ['LI', line.line]),
    ...splits(line, document, scene),
  ];
}

/** What comes when, if the offer says so. */
function splits(line: DocumentLine, document: DocumentView, scene: EdiScene): EdiSegment[] {
  if (document.response !== 'partial' || document.laterDay === undefined || line.backorder === 0) return [];
  return [
    ...(line.quantity > 0 ? [segment('SCC', '1'), quantity('113', line.quantity, line, scene)] : []),
    segment('SCC', '1'),
    quantity('83', line.backorder, line, scene),
    date('67', document.laterDay),
  ];
}

/** ORDCHG: the order is to be called off, all its lines with it. */
export function changeSegments(document: DocumentView, scene: EdiScene): EdiSegment[] {
  const { order } = scene;
  return [
    segment('BGM', '230', document.number, '1'),
    date('137', document.day),
    ...words('CHG', document.text),
    ...references(document, 'order', 'contract'),
    party('BY', order.buyer, scene),
    party('SU', order.supplier, scene),
    ...document.lines.flatMap((line) => [
      ...item(line, scene, '2').slice(0, 1),
      quantity('21', line.quantity, line, scene),
    ]),
    segment('UNS', 'S'),
    lineCount(document),
  ];
}

/** APERAK: yes (29) or no (27, with the reason) to what the other side sent last. */
export function answerSegments(document: DocumentView): EdiSegment[] {
  const isRefused = document.response === 'refused';
  const [order] = references(document, 'order');
  const [last] = references(document, 'message');
  return [
    segment('BGM', '', document.number, isRefused ? '27' : '29'),
    date('137', document.day),
    ...(isRefused ? [] : words('AAI', document.text)),
    ...(last ? [last] : order ? [order] : []),
    segment('NAD', 'MS', [document.sender.slice(0, 35), '', '92']),
    segment('NAD', 'MR', [document.receiver.slice(0, 35), '', '92']),
    ...(isRefused
      ? [segment('ERC', ['REFUSED', 'ZZZ', '92']), ...words('AAO', document.text), ...(order ? [order] : [])]
      : []),
  ];
}
