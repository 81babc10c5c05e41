import { writeInterchange, type EdiInterchange, type EdiSegment } from '../../../edi/write.ts';
import type { DocumentKind } from '../messages.ts';
import { whyNotNumber } from '../order-number.ts';
import type { OfferView, OrderView, TradeView, WantedGoods } from '../view-types.ts';
import { BLANK } from './form.ts';
import { dueFor, type Purpose } from './purposes.ts';
import { rightDocument, rightInterchange, type Choices, type MessageScene } from './right.ts';

export { BLANK } from './form.ts';
export type { MessageScene } from './right.ts';

/** What a writer starts from, and the finished message that `trade/ShowMessage` pays for. Pure; pages call both. */

/**
 * A message to start from: the envelope and all segments are there, with `BLANK` where the writer decides or works something
 * out. Empty when the kind makes no sense in the scene.
 */
export function templateFor(kind: DocumentKind, scene: MessageScene): string {
  const interchange = finished(kind, scene);
  if (interchange === null) return '';
  const blanks = BLANKS[kind];
  const messages = interchange.messages.map((message) => ({
    ...message,
    segments: message.segments.map((segment) => withBlanks(segment, blanks)),
  }));
  // Counting the segments is left to the writer too.
  return writeInterchange({ ...interchange, messages }).replace(/^UNT\+\d+\+/m, `UNT+${BLANK}+`);
}

/** The complete and right message, as the lab would write it. Empty when the kind makes no sense in the scene. */
export function finishedMessage(kind: DocumentKind, scene: MessageScene): string {
  const interchange = finished(kind, scene);
  return interchange === null ? '' : writeInterchange(interchange);
}

function finished(kind: DocumentKind, scene: MessageScene): EdiInterchange | null {
  const purpose = purposeFor(kind, scene);
  if (purpose === null) return null;
  const right = rightDocument(purpose, scene, proposal(scene));
  return right === null || (purpose === 'offer' && scene.order === null)
    ? null
    : rightInterchange(right, scene.view);
}

function purposeFor(kind: DocumentKind, { view, order, wanted }: MessageScene): Purpose | null {
  if (kind === 'ORDERS') return wanted !== null && isOffered(view, wanted) ? 'order' : null;
  return order === null ? null : (dueFor(kind, order, view.own?.firm.id ?? '')[0] ?? null);
}

const isOffered = ({ products }: TradeView, { supplier, lines }: WantedGoods): boolean =>
  lines.length > 0 &&
  lines.every(({ product }) => products.some((one) => one.id === product && one.supplier === supplier));

/** What the lab would choose where the writer may: yes, as much as is there, as soon as production allows. */
const proposal = ({ view, order, wanted }: MessageScene): Choices => ({
  number: nextOrderNumber(view),
  wanted,
  accepted: true,
  reason: 'No longer needed',
  offer: order === null ? null : partialOffer(view, order),
});

/** All that is there now, the rest once it could have been produced and moved. */
function partialOffer({ day, rules, goods }: TradeView, { lines }: OrderView): OfferView {
  let leadDays = 0;
  const parts = lines.map(({ line, good, quantity, available, missing }) => {
    const now = Math.max(0, Math.min(quantity, available ?? quantity - missing));
    if (now < quantity) {
      leadDays = Math.max(leadDays, goods.find(({ id }) => id === good)?.leadDays ?? 0);
    }
    return { line, now, later: quantity - now };
  });
  return { kind: 'partial', lines: parts, laterDay: day + leadDays + rules.transitDays + 1 };
}

const NAME_LENGTH_MAX = 12;

/** The next number in a firm's own series of orders: `VELOSHOP-4`. No other firm's begins alike. */
function nextOrderNumber({ own }: TradeView): string {
  const id = own?.firm.id ?? '';
  const letters = id.toUpperCase().replaceAll(/[^A-Z0-9-]/g, '');
  const name =
    letters.length <= NAME_LENGTH_MAX && letters === id.toUpperCase()
      ? letters
      : `${letters.slice(0, NAME_LENGTH_MAX - 5)}${checkSum(id)}`;
  const taken = new Set((own?.orders ?? []).map(({ number }) => number));
  let count = 1;
  for (const state in own?.ordersByState) count += own?.ordersByState[state as OrderView['state']] ?? 0;
  while (taken.has(`${name}-${count}`) || whyNotNumber(`${name}-${count}`) === 'reserved') count += 1;
  return `${name}-${count}`;
}

/** Five letters and digits that tell long names apart. */
function checkSum(text: string): string {
  let sum = 7;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 60_466_176;
  return sum.toString(36).toUpperCase().padStart(5, '0');
}

/**
 * Where a template is blank: segment and qualifier, then element and component. What the writer decides, looks up, or works
 * out; who writes to whom, and when, is filled in.
 */
const BLANKS: Readonly<Record<DocumentKind, readonly string[]>> = {
  ORDERS: [
    'BGM 2',
    'DTM+2 1.2',
    'LIN 3.1',
    'QTY+21 1.2',
    'MOA+203 1.2',
    'PRI+AAA 1.2',
    'MOA+86 1.2',
    'CNT+2 1.2',
  ],
  ORDRSP: [
    'BGM 3',
    'RFF+ON 1.2',
    'LIN 2',
    'LIN 3.1',
    'QTY+21 1.2',
    'QTY+113 1.2',
    'QTY+83 1.2',
    'QVR 1.1',
    'DTM+67 1.2',
    'PRI+AAA 1.2',
    'MOA+86 1.2',
    'CNT+2 1.2',
  ],
  ORDCHG: ['RFF+ON 1.2', 'FTX+CHG 4.1', 'QTY+21 1.2', 'CNT+2 1.2'],
  APERAK: ['BGM 3', 'RFF+ACW 1.2'],
  INVOIC: [
    'RFF+ON 1.2',
    'LIN 3.1',
    'QTY+47 1.2',
    'MOA+203 1.2',
    'PRI+AAA 1.2',
    'MOA+79 1.2',
    'MOA+86 1.2',
    'CNT+2 1.2',
  ],
  REMADV: ['DOC 2.1', 'MOA+9 1.2', 'MOA+12 1.2'],
  DESADV: ['RFF+ON 1.2', 'LIN 3.1', 'QTY+12 1.2', 'CNT+2 1.2'],
  RECADV: ['RFF+AAK 1.2', 'LIN 3.1', 'QTY+12 1.2', 'QTY+48 1.2', 'QTY+194 1.2', 'CNT+2 1.2'],
};

function withBlanks(segment: EdiSegment, blanks: readonly string[]): EdiSegment {
  const qualifier = segment.elements[0]?.[0] ?? '';
  const places = blanks.flatMap((blank) => {
    const [what = '', place = ''] = blank.split(' ');
    if (what !== segment.tag && what !== `${segment.tag}+${qualifier}`) return [];
    const [element = 1, component = 1] = place.split('.').map(Number);
    return [[element - 1, component - 1] as const];
  });
  if (places.length === 0) return segment;
  const elements = segment.elements.map((components, e) =>
    components.map((value, c) => (places.some(([pe, pc]) => pe === e && pc === c) ? BLANK : value)),
  );
  return { tag: segment.tag, elements };
}
