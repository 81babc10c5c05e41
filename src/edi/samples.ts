import { checkInterchange } from './check.ts';
import type { MessageType } from './tables/messages.ts';
import { makeInterchange, makeMessage, segment as s, writeInterchange, type EdiSegment } from './write.ts';

/** One message of each kind, all about the same small order, as a firm of the lab would write it. */
export function sampleOf(type: MessageType): string {
  if (type === 'CONTRL') return checkInterchange(sampleOf('ORDERS'), { profile: 'lab' }).contrl ?? '';
  const { sender, recipient, reference, segments } = SAMPLES[type];
  const addressing = { sender, recipient, reference, date: '20260309', time: '0830' };
  return writeInterchange(makeInterchange(addressing, [makeMessage(type, '1', segments)]));
}

const BUYER = 'TEAHOUSE';
const SUPPLIER = 'KILN';
const STORE = 'DEPOT-4';
const ORDER = 'PO-0007';
const CONTRACT = 'CT-0007-1';
const INVOICE = 'IN-0007';
const DESPATCH = 'DA-0007';

const on = (kind: string, day: string): EdiSegment => s('DTM', [kind, day, '102']);
const nad = (part: string, id: string): EdiSegment => s('NAD', part, [id, '', '92']);
const ref = (kind: string, ...number: string[]): EdiSegment => s('RFF', [kind, ...number]);
const qty = (kind: string, pieces: number): EdiSegment => s('QTY', [kind, pieces, 'PCE']);
const moa = (kind: string, yuan: number): EdiSegment => s('MOA', [kind, yuan]);
const price = (yuan: number): EdiSegment => s('PRI', ['AAA', yuan]);
const currency = (use: string): EdiSegment => s('CUX', ['2', 'CNY', use]);
const lin = (line: number, article: string, action = ''): EdiSegment =>
  s('LIN', line, action, [article, 'SA']);
const name = (text: string): EdiSegment => s('IMD', 'F', '', ['', '', '', text]);
const lines = (count: number): EdiSegment => s('CNT', ['2', count]);
const traders = [nad('BY', BUYER), nad('SU', SUPPLIER)];
const summary = s('UNS', 'S');

interface Sample {
  readonly sender: string;
  readonly recipient: string;
  readonly reference: string;
  readonly segments: readonly EdiSegment[];
}
const fromBuyer = (reference: string, segments: readonly EdiSegment[]): Sample => ({
  sender: BUYER,
  recipient: SUPPLIER,
  reference,
  segments,
});
const fromSupplier = (reference: string, segments: readonly EdiSegment[]): Sample => ({
  sender: SUPPLIER,
  recipient: BUYER,
  reference,
  segments,
});

const SAMPLES: Readonly<Record<Exclude<MessageType, 'CONTRL'>, Sample>> = {
  ORDERS: fromBuyer('T0000001', [
    s('BGM', '220', ORDER, '9'),
    on('137', '20260309'),
    on('2', '20260316'),
    s('FTX', 'AAI', '', '', 'Ring twice: the gate of the depot sticks'),
    ref('CT', 'FRAME-2026'),
    nad('BY', BUYER),
    nad('SU', SUPPLIER),
    nad('ST', STORE),
    currency('9'),
    s('PAT', '1', '', ['5', '3', 'D', '14']),
    lin(1, 'POT-09'),
    s('PIA', '1', ['T-114', 'BP']),
    name('Teapot, celadon, 0.9 l'),
    qty('21', 40),
    moa('203', 3000),
    price(75),
    lin(2, 'CUP-02'),
    name("Cup 'Plum blossom'"),
    qty('21', 200),
    moa('203', 2500),
    price(12.5),
    summary,
    moa('86', 5500),
    lines(2),
  ]),
  ORDRSP: fromSupplier('K0000001', [
    s('BGM', '231', 'RS-0007-1', '4'),
    on('137', '20260310'),
    ref('ON', ORDER),
    ref('CT', CONTRACT),
    ...traders,
    currency('9'),
    lin(1, 'POT-09', '5'),
    qty('21', 40),
    qty('113', 40),
    on('67', '20260316'),
    price(75),
    ref('LI', '1'),
    lin(2, 'CUP-02', '6'),
    qty('21', 200),
    qty('113', 150),
    qty('83', 50),
    s('QVR', ['-50', '21'], 'BP'),
    s('FTX', 'AAI', '', '', 'Fifty cups follow from the next firing'),
    price(12.5),
    ref('LI', '2'),
    s('SCC', '1'),
    qty('113', 150),
    on('67', '20260316'),
    s('SCC', '1'),
    qty('83', 50),
    on('67', '20260323'),
    summary,
    moa('86', 5500),
    lines(2),
  ]),
  ORDCHG: fromBuyer('T0000002', [
    s('BGM', '230', 'OC-0007-1', '4'),
    on('137', '20260309'),
    ref('ON', ORDER),
    ...traders,
    lin(2, 'CUP-02', '3'),
    qty('21', 180),
    summary,
    lines(1),
  ]),
  DESADV: fromSupplier('K0000002', [
    s('BGM', '351', DESPATCH, '9'),
    on('137', '20260315'),
    s('DTM', ['11', '202603150710', '203']),
    on('17', '20260316'),
    ref('ON', ORDER),
    ref('CT', CONTRACT),
    ...traders,
    nad('ST', STORE),
    nad('SF', 'KILN-YARD'),
    s('TDT', '20', '', '30', '31'),
    s('CPS', '1'),
    s('PAC', 6, '', 'CT'),
    lin(1, 'POT-09'),
    qty('12', 40),
    ref('ON', ORDER, '1'),
    lin(2, 'CUP-02'),
    qty('12', 150),
    qty('83', 50),
    ref('ON', ORDER, '2'),
    lines(2),
  ]),
  RECADV: fromBuyer('T0000003', [
    s('BGM', '632', 'GR-0007', '9'),
    on('137', '20260316'),
    on('50', '20260316'),
    ref('ON', ORDER),
    ref('AAK', DESPATCH),
    ...traders,
    nad('ST', STORE),
    s('CPS', '1'),
    lin(1, 'POT-09'),
    qty('12', 40),
    qty('48', 40),
    qty('194', 39),
    s('QVR', ['-1', '124'], 'AF'),
    lin(2, 'CUP-02'),
    qty('12', 150),
    qty('48', 150),
    qty('194', 150),
    lines(2),
  ]),
  INVOIC: fromSupplier('K0000003', [
    s('BGM', '380', INVOICE, '9'),
    on('137', '20260317'),
    on('35', '20260316'),
    ref('ON', ORDER),
    ref('AAK', DESPATCH),
    ref('CT', CONTRACT),
    ...traders,
    s('TAX', '7', 'VAT', '', '', ['', '', '', '13'], 'S'),
    currency('4'),
    s('PAT', '3'),
    on('13', '20260331'),
    lin(1, 'POT-09'),
    name('Teapot, celadon, 0.9 l'),
    qty('47', 40),
    moa('203', 3000),
    price(75),
    lin(2, 'CUP-02'),
    name("Cup 'Plum blossom'"),
    qty('47', 150),
    moa('203', 1875),
    price(12.5),
    summary,
    lines(2),
    moa('79', 4875),
    moa('125', 4875),
    moa('124', 633.75),
    moa('86', 5508.75),
  ]),
  REMADV: fromBuyer('T0000004', [
    s('BGM', '481', 'RA-0007', '9'),
    on('137', '20260331'),
    on('138', '20260331'),
    ref('PQ', 'PAY-0007'),
    nad('PR', BUYER),
    nad('PE', SUPPLIER),
    currency('11'),
    s('DOC', '380', INVOICE),
    moa('9', 5508.75),
    moa('12', 5424),
    on('3', '20260317'),
    ref('ON', ORDER),
    s('AJT', '3'),
    moa('165', -84.75),
    s('FTX', 'PMD', '', '', 'One teapot arrived broken, see GR-0007'),
    summary,
    moa('12', 5424),
  ]),
  APERAK: fromSupplier('K0000004', [
    s('BGM', '', 'AP-0007-1', '27'),
    on('137', '20260309'),
    ref('ACW', ORDER),
    nad('MS', SUPPLIER),
    nad('MR', BUYER),
    s('ERC', ['PRICE', 'ZZZ', '92']),
    s('FTX', 'AAO', '', '', 'The price of CUP-02 is another since 1 March'),
    ref('ON', ORDER),
  ]),
};
