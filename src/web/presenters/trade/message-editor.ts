import { messageWords } from '../../../edi/explain.ts';
import { FINDING_LEVELS } from '../../../edi/finding.ts';
import { compareTexts, type Compared } from '../../../edi/reading/compare.ts';
import { readDraft, type Draft, type DraftFault } from '../../../edi/reading/draft.ts';
import { finishedMessage, templateFor, type MessageScene } from '../../../labs/trade/by-hand/template.ts';
import { purposesOf, type Purpose } from '../../../labs/trade/by-hand/purposes.ts';
import type { DocumentKind } from '../../../labs/trade/messages.ts';
import type { OrderView, WantedGoods } from '../../../labs/trade/view-types.ts';
import { editorPath, isByHand, writeLabel } from './by-hand.ts';
import type { Desk } from './context.ts';
import type { EditorRequest } from './message-request.ts';
import { chooserOf, suppliersOf, type OrderChooser } from './order-chooser.ts';
import { messageFacts, partnerIn, type FactGroup, type MessageSubject } from './message-facts.ts';
import {
  answerModel,
  triesAt,
  tryModels,
  wantedIn,
  type AnswerModel,
  type TryModel,
} from './message-tries.ts';

/** The editor for messages by hand: what is asked of its address, and everything its page shows. */

/** Parts of the texts, by namespace, that the editor's script words its findings with. */
export const EDITOR_TEXTS = [
  ['edi', 'fault'],
  ['edi', 'form'],
  ['edi', 'level'],
  ['edi', 'panes'],
  ['edi', 'unreadable'],
  ['edi-editor', 'compare'],
  ['edi-editor', 'found'],
  ['edi-editor', 'here'],
  ['edi-editor', 'reset'],
  ['edi-editor', 'send'],
  ['edi-editor', 'verdict'],
] as const;

export interface MessageEditor {
  readonly kind: DocumentKind;
  readonly title: string;
  /** What this kind of message is. */
  readonly name: string;
  readonly about: string;
  readonly way: {
    readonly from: string;
    readonly fromId: string;
    readonly to: string;
    readonly toId: string;
  };
  /** What it answers; null when it begins a conversation. */
  readonly answers: { readonly text: string; readonly href: string } | null;
  /** What it does now, and how it says so. */
  readonly purposes: readonly { readonly label: string; readonly how: string }[];
  readonly back: { readonly href: string; readonly label: string };
  /** Why there is nothing to write now, in words; null when there is. */
  readonly nothing: string | null;
  readonly text: string;
  readonly template: string;
  readonly formId: string;
  /** Tells drafts apart: of whom, about what. */
  readonly draftKey: string;
  /** What the check is told, for the browser's. */
  readonly check: string;
  readonly findings: FoundModel;
  readonly facts: readonly FactGroup[];
  readonly tries: readonly TryModel[];
  readonly answer: AnswerModel | null;
  /** The finished message beside the text, once it was asked for. */
  readonly shown: ShownModel | null;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly seat: string;
  readonly freshHref: string;
  /** Why nothing can be sent here, ready to show; null when it can. */
  readonly readOnly: string | null;
}
export interface FoundModel {
  readonly state: 'clean' | 'open' | 'faulty';
  readonly verdict: string;
  readonly unreadable: string | null;
  readonly levels: readonly { readonly label: string; readonly faults: readonly DraftFault[] }[];
  readonly blanks: readonly {
    readonly line: number;
    readonly text: string;
    readonly expected: string | null;
  }[];
}
export interface ShownModel {
  readonly text: string;
  /** Places that may differ, such as `BGM/2`. */
  readonly free: string;
  readonly compared: Compared | null;
}

export interface EditorPage {
  readonly title: string;
  readonly editor: MessageEditor | null;
  readonly chooser: OrderChooser | null;
}

/** The editor's page; null when this seat has no such message to write. */
export function editorPage(desk: Desk, asked: EditorRequest): EditorPage | null {
  if (!isByHand(desk, asked.kind)) return null;
  const title = writeLabel(desk, asked.kind);
  if (asked.kind === 'ORDERS') {
    if (desk.seat.role !== 'enterprise') return null;
    const tried = desk.own.messages.refused.find(({ id }) => id === asked.tried);
    const wanted = asked.wanted ?? (tried === undefined ? null : wantedIn(tried, desk));
    if (wanted === null || !suppliersOf(desk).includes(wanted.supplier)) {
      return { title, editor: null, chooser: chooserOf(desk, asked.supplier) };
    }
    return { title, editor: editorOf(desk, { ...asked, wanted }, null), chooser: null };
  }
  const order = desk.own.orders.find(({ id }) => id === asked.order);
  if (order === undefined) return null;
  return { title, editor: editorOf(desk, asked, order), chooser: null };
}

function editorOf(desk: Desk, asked: EditorRequest, order: OrderView | null): MessageEditor {
  const { words, names } = desk;
  const { kind, wanted } = asked;
  const purposes: readonly Purpose[] = order === null ? ['order'] : purposesOf(kind, order, desk.firm);
  const scene: MessageScene = { view: desk.view, order, wanted, atMs: desk.nowMs };
  const template = purposes.length === 0 ? '' : templateFor(kind, scene);
  const subject: MessageSubject = { kind, purposes, order, wanted };
  const partner = order === null ? (wanted?.supplier ?? '') : partnerIn(order, desk.firm);
  const about = { order: order?.id ?? null, wanted };
  const tries = triesAt(desk, kind, order?.id ?? null);
  const tried = asked.fresh ? null : shownTry(tries, asked, partner);
  const text = asked.typed ?? tried?.text ?? template;
  const check = { profile: 'lab' as const, recipient: partner, partners: [desk.firm] };
  const path = editorPath(kind, about);
  const name = messageWords(kind);
  const isShown = desk.own.messages.shown.some((one) => one.kind === kind && isAbout(one, order, wanted));
  const finished = isShown && template !== '' ? finishedMessage(kind, scene) : '';
  return {
    kind,
    title: writeLabel(desk, kind),
    name: name === null ? kind : words.local(name),
    about: words.t(`edi-editor:about.${kind}`),
    way: { from: names.firm(desk.firm), fromId: desk.firm, to: names.firm(partner), toId: partner },
    answers: answered(order, desk),
    purposes: purposes.map((purpose) => ({
      label: words.t('edi-editor:does', { purpose: words.t(`edi-editor:purpose.${purpose}`) }),
      how: words.t(`edi-editor:how.${purpose}`),
    })),
    back:
      order === null
        ? { href: desk.link('/mall'), label: words.t('edi-editor:back-to-mall') }
        : { href: desk.link(`/orders/${order.id}`), label: order.number },
    nothing: template === '' ? words.t('edi-editor:nothing', { kind }) : null,
    text,
    template,
    formId: ['message', kind, order?.id ?? wanted?.supplier ?? ''].join('-'),
    draftKey: [desk.base, desk.seat.id, path].join(' '),
    check: JSON.stringify(check),
    findings: foundModel(
      readDraft(text, check, words.lang, (key, params) => words.t(key, params)),
      desk,
    ),
    facts: messageFacts(subject, desk),
    tries: tryModels(tries, tried?.id ?? null, desk, (id) =>
      desk.link(`${path}&try=${encodeURIComponent(id)}`),
    ),
    answer: tried === null ? null : answerModel(tried, tries.length - tries.indexOf(tried), desk),
    shown: finished === '' ? null : shownModel(text, finished, kind),
    hidden: [{ name: 'about', value: desk.suffix === '' ? path : `${path}&${desk.suffix.slice(1)}` }],
    seat: desk.seat.id,
    freshHref: desk.link(`${path}&fresh=1`),
    readOnly: desk.readOnly,
  };
}

/** The number of an order is its buyer's own choice. */
function shownModel(own: string, finished: string, kind: DocumentKind): ShownModel {
  const free = kind === 'ORDERS' ? ['BGM/2'] : [];
  return { text: finished, free: free.join(' '), compared: compareTexts(own, finished, new Set(free)) };
}

/** The try an address names, else the latest about this that is not put right. */
function shownTry(
  tries: ReturnType<typeof triesAt>,
  { tried, kind }: EditorRequest,
  partner: string,
): (typeof tries)[number] | null {
  if (tried !== null) return tries.find(({ id }) => id === tried) ?? null;
  const [latest] = tries;
  if (latest === undefined || latest.repaired) return null;
  return kind !== 'ORDERS' || latest.partner === partner ? latest : null;
}

/** Whether the finished message that was looked at is the one to be written here. */
function isAbout(
  shown: Desk['own']['messages']['shown'][number],
  order: OrderView | null,
  wanted: WantedGoods | null,
): boolean {
  if (order !== null) return shown.order === order.id;
  return shown.order === null && shown.wanted?.supplier === wanted?.supplier;
}

/** The last message of the other side, which this one follows. */
function answered(order: OrderView | null, desk: Desk): MessageEditor['answers'] {
  const last = order?.documents.filter(({ receiver }) => receiver === desk.firm).at(-1);
  if (order === null || last === undefined) return null;
  return {
    text: desk.words.t('edi-editor:answers', {
      kind: last.kind,
      number: last.number,
      firm: desk.names.firm(last.sender),
      day: desk.words.day(last.day),
    }),
    href: desk.link(`/orders/${order.id}/documents/${encodeURIComponent(last.number)}`),
  };
}

/** What is wrong and what is still to write, as the page says it before (or without) its script. */
export function foundModel(draft: Draft, { words }: Pick<Desk, 'words'>): FoundModel {
  const { faults, blanks, unreadable } = draft;
  const counts = { faults: faults.length, blanks: blanks.length };
  const key =
    faults.length === 0
      ? blanks.length === 0
        ? 'clean'
        : 'blanks'
      : blanks.length === 0
        ? 'faults'
        : 'both';
  return {
    state: unreadable !== null || faults.length > 0 ? 'faulty' : blanks.length > 0 ? 'open' : 'clean',
    verdict: words.t(`edi-editor:verdict.${unreadable === null ? key : 'unreadable'}`, counts),
    unreadable: unreadable === null ? null : words.t(`edi:unreadable.${unreadable}`),
    levels: FINDING_LEVELS.map((level) => ({
      label: words.t(`edi:level.${level}.name`),
      faults: faults.filter((fault) => fault.level === level),
    })).filter((group) => group.faults.length > 0),
    blanks: blanks.map(({ line, tag, name, label, expected }) => ({
      line,
      expected,
      text:
        tag === ''
          ? words.t('edi-editor:found.blank-segment')
          : words.t(`edi-editor:found.${label === '' ? 'blank-in' : 'blank-value'}`, { tag, name, label }),
    })),
  };
}
