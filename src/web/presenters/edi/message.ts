import { readingOf, type Reading } from '../../../edi/reading/reading.ts';
import { messageOfDocument, type DocumentMessage } from '../../../labs/trade/message-of-document.ts';
import type { DocumentView, OrderView } from '../../../labs/trade/view-types.ts';
import type { Desk } from '../trade/context.ts';

/** A message in one line: what went from whom to whom, when, and what the receiver's system said to it. */
export interface ChipModel {
  /** `ORDERS`. */
  readonly kind: string;
  readonly way: string;
  readonly when: string;
  /** Null: no answer came, since nothing arrived. */
  readonly accepted: boolean | null;
  readonly verdict: string;
  readonly href: string;
}
/** A document's message as its page shows it. */
export interface MessageModel {
  readonly about: string;
  readonly chip: ChipModel;
  /** Name and address of the file to download. */
  readonly file: { readonly name: string; readonly href: string };
  readonly answerFile: { readonly name: string; readonly href: string } | null;
  /** The text as it arrived; empty when nothing came. */
  readonly text: string;
  readonly reading: Reading;
  /** Something is wrong with it, and the reader's side has still to find out, or to hear, what. Then no answer is shown. */
  readonly doubt: DoubtNote | null;
}
export interface DoubtNote {
  readonly text: string;
  /** Where it is found out; null for those who can only wait. */
  readonly href: string | null;
  readonly label: string;
  /** The facts of the document are still hidden. */
  readonly hidden: boolean;
}

type MessageDesk = Pick<Desk, 'words' | 'names' | 'link' | 'view'>;

/** The message of one of an order's documents. */
export const messageIn = (
  document: DocumentView,
  order: OrderView,
  { view }: Pick<Desk, 'view'>,
): DocumentMessage => messageOfDocument(document, { order, view });

const hrefOf = (document: DocumentView, order: OrderView, desk: Pick<Desk, 'link'>, file = ''): string =>
  desk.link(`/orders/${order.id}/documents/${encodeURIComponent(document.number)}${file}`);

export function chipOf(document: DocumentView, order: OrderView, desk: MessageDesk): ChipModel {
  const { words, names } = desk;
  const message = messageIn(document, order, desk);
  const { verdict: answer } = message;
  const accepted = answer === 'accepted' ? true : answer === 'refused' ? false : null;
  const sender = names.firm(document.sender);
  const receiver = names.firm(document.receiver);
  const verdict = answer === 'open' ? words.t('trade-messages:open') : words.t(`edi:message.${answer}`);
  return {
    kind: document.kind,
    way: `${sender} → ${receiver}`,
    when: `${words.day(document.day)} · ${words.time(document.atMs)}`,
    accepted,
    verdict,
    href: `${hrefOf(document, order, desk)}#message`,
  };
}

/** What a document's file is called: its number, with nothing that a file's name cannot have. */
export const fileName = (number: string, ending = ''): string =>
  `${number.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60) || 'message'}${ending}.edi`;

export function messageModel(document: DocumentView, order: OrderView, desk: MessageDesk): MessageModel {
  const { words, names } = desk;
  const message = messageIn(document, order, desk);
  const file = (path: string, ending: string) => ({
    name: fileName(document.number, ending),
    href: hrefOf(document, order, desk, path),
  });
  return {
    about: words.t('edi:message.about', {
      sender: names.firm(document.sender),
      receiver: names.firm(document.receiver),
    }),
    chip: chipOf(document, order, desk),
    file: file('/message.edi', ''),
    answerFile: message.contrl === null ? null : file('/contrl.edi', '-CONTRL'),
    text: message.text,
    reading: readingOf(message.text, { profile: 'lab' }, words.lang, (key, params) => words.t(key, params), {
      report: message.report,
      partner: names.firm(document.receiver),
    }),
    doubt: doubtOf(document, message, desk),
  };
}

/** What is said of a message whose receiver has still to find out what is wrong with it. */
function doubtOf(document: DocumentView, { verdict }: DocumentMessage, desk: MessageDesk): DoubtNote | null {
  const { transit, receiver } = document;
  if (transit === null || transit.foundDay !== null) return null;
  const { words, names } = desk;
  const firm = names.firm(receiver);
  const label = words.t('trade-messages:find-out');
  if (verdict === 'open') {
    const href = desk.link('/desk/messages');
    return { text: words.t('trade-messages:doubt.receiver'), href, label, hidden: true };
  }
  if (transit.heard === undefined) return null;
  const text = words.t(`trade-messages:doubt.sender-${transit.heard}`, { firm });
  return { text, href: null, label, hidden: false };
}
