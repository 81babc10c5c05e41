import type { EventMeta } from '../../../kernel/envelope.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { TradeEventData } from '../events.ts';
import type { AgendaItem, CertificateRecord, FirmState, PaperRecord, TradeState } from '../state.ts';
import type { PaperState } from '../view-types.ts';
import { firmIn, type Handlers } from './handlers.ts';
import { reviewed } from './mall.ts';
import { corrected, handled, keyOfActor, mistaken, tally } from './tally.ts';

type FirmEvents =
  | 'trade/FirmRegistered'
  | 'trade/RegistrationApproved'
  | 'trade/RegistrationRefused'
  | 'trade/FirmDescribed'
  | 'trade/AccountApplied'
  | 'trade/AccountOpened'
  | 'trade/AccountDeclined'
  | 'trade/CertificateRequested'
  | 'trade/CertificateIssued'
  | 'trade/CertificateExpired'
  | 'trade/CertificateRevoked'
  | 'trade/MoneyMoved';

type PaperItem = Extract<AgendaItem, { firm: FirmId }>;
export const paperAgendaKey = (kind: PaperItem['kind'], firm: FirmId): string => `${kind}:${firm}`;

function setPaper(paper: PaperRecord, to: PaperState, reason: string | null, meta: EventMeta): void {
  paper.state = to;
  paper.reason = reason;
  paper.sinceDay = meta.day;
  paper.sinceAtMs = meta.atMs;
}

/** Puts a paper on the system's list if nobody else will see to it. */
function forSystem(state: TradeState, kind: PaperItem['kind'], firm: FirmId, condition: boolean): void {
  if (condition) state.agenda[paperAgendaKey(kind, firm)] = { kind, firm };
}

/** The bank's person dealt with an application that waited since then. */
function applicationHandled(state: TradeState, paper: PaperRecord, by: FirmId | null, meta: EventMeta): void {
  if (by === null || paper.state !== 'waiting') return;
  const sinceDay = paper.sinceDay ?? meta.day;
  tally(state, by, 'application', meta, 1, meta.day - sinceDay);
  tally(state, by, 'application-ms', meta, 1, Math.max(0, meta.atMs - (paper.sinceAtMs ?? meta.atMs)));
  handled(state, by, sinceDay, meta);
}

/** A registration was decided on: a refused one that is taken up again without a new request was a hasty refusal. */
function registrationReviewed(state: TradeState, firm: FirmState, by: FirmId | null, meta: EventMeta): void {
  const { state: before, sinceDay, sinceAtMs } = firm.registration;
  if (before === 'waiting') {
    reviewed(state, by, { day: sinceDay ?? meta.day, atMs: sinceAtMs ?? meta.atMs }, meta);
  } else if (before === 'refused' && by !== null) {
    tally(state, by, 'overturned', meta, 1);
  }
  delete state.agenda[paperAgendaKey('registration', firm.id)];
}

const bankBySystem = (state: TradeState): boolean => {
  for (const id in state.firms) if (state.firms[id]?.kind === 'bank') return state.firms[id].bySystem;
  return true;
};

/** A certificate as it was issued; one from before there were electronic signatures has no key and never ends. */
function certificateOf(
  firm: FirmState,
  { serial, certificate }: TradeEventData['trade/CertificateIssued'],
  meta: EventMeta,
): CertificateRecord {
  return {
    serial,
    firm: firm.id,
    name: certificate?.name ?? firm.name,
    fromDay: certificate?.fromDay ?? meta.day,
    toDay: certificate?.toDay ?? null,
    publicKey: certificate?.publicKey ?? null,
    signature: certificate?.signature ?? null,
    state: 'valid',
    revokedDay: null,
  };
}

/** From now on the firm cannot sign until it has a new one. */
function endCertificate(
  state: TradeState,
  id: FirmId,
  serial: string,
  to: 'expired' | 'revoked',
  reason: string | null,
  meta: EventMeta,
): void {
  const firm = firmIn(state, id);
  setPaper(firm.certificate, to, reason, meta);
  const certificate = state.signing.certificates[serial];
  if (certificate !== undefined) {
    certificate.state = to;
    certificate.revokedDay = to === 'revoked' ? meta.day : null;
  }
  forSystem(state, 'certificate', id, firm.bySystem);
}

export const firmHandlers: Handlers<FirmEvents> = {
  'trade/FirmRegistered': (state, data, meta) => {
    const firm = firmIn(state, data.firm);
    firm.name = data.name;
    firm.contact = data.contact;
    firm.address = data.address;
    firm.licenceNo = data.licenceNo;
    setPaper(firm.registration, 'waiting', null, meta);
    firm.appliedBy = keyOfActor(state, firm.id, meta);
    if (firm.mistakeBy !== null) {
      if (firm.mistakeBy === firm.appliedBy) corrected(state, firm.appliedBy);
      firm.mistakeBy = null;
    }
    forSystem(state, 'registration', firm.id, firmIn(state, state.mall.firm).bySystem);
  },
  'trade/RegistrationApproved': (state, data, meta) => {
    const firm = firmIn(state, data.firm);
    registrationReviewed(state, firm, data.by, meta);
    setPaper(firm.registration, 'granted', null, meta);
    firm.mistakeBy = null;
    const { accounts, certificates } = state.config.setup;
    const enterprise = firm.kind === 'enterprise';
    forSystem(state, 'account', firm.id, accounts === 'system' || firm.bySystem);
    forSystem(state, 'certificate', firm.id, enterprise && (certificates === 'system' || firm.bySystem));
  },
  'trade/RegistrationRefused': (state, data, meta) => {
    const firm = firmIn(state, data.firm);
    registrationReviewed(state, firm, data.by, meta);
    setPaper(firm.registration, 'refused', data.reason, meta);
    mistaken(state, firm.appliedBy);
    firm.mistakeBy = firm.appliedBy;
  },
  'trade/FirmDescribed': (state, data) => {
    const firm = firmIn(state, data.firm);
    firm.contact = data.contact;
    firm.address = data.address;
    firm.about = data.about;
  },
  'trade/AccountApplied': (state, data, meta) => {
    setPaper(firmIn(state, data.firm).account, 'waiting', null, meta);
    forSystem(state, 'account', data.firm, bankBySystem(state));
  },
  'trade/AccountOpened': (state, data, meta) => {
    const firm = firmIn(state, data.firm);
    applicationHandled(state, firm.account, data.by, meta);
    setPaper(firm.account, 'granted', null, meta);
    delete state.agenda[paperAgendaKey('account', firm.id)];
  },
  'trade/AccountDeclined': (state, data, meta) => {
    const firm = firmIn(state, data.firm);
    applicationHandled(state, firm.account, data.by, meta);
    setPaper(firm.account, 'refused', data.reason, meta);
    delete state.agenda[paperAgendaKey('account', firm.id)];
  },
  'trade/CertificateRequested': (state, data, meta) => {
    setPaper(firmIn(state, data.firm).certificate, 'waiting', null, meta);
    forSystem(state, 'certificate', data.firm, bankBySystem(state));
  },
  'trade/CertificateIssued': (state, data, meta) => {
    const firm = firmIn(state, data.firm);
    state.next.certificate += 1;
    applicationHandled(state, firm.certificate, data.by, meta);
    setPaper(firm.certificate, 'granted', null, meta);
    firm.certificateSerial = data.serial;
    state.signing.certificates[data.serial] = certificateOf(firm, data, meta);
    delete state.agenda[paperAgendaKey('certificate', firm.id)];
  },
  'trade/CertificateExpired': (state, data, meta) => {
    endCertificate(state, data.firm, data.serial, 'expired', null, meta);
  },
  'trade/CertificateRevoked': (state, data, meta) => {
    endCertificate(state, data.firm, data.serial, 'revoked', data.reason, meta);
    state.signing.revoked.push({ serial: data.serial, day: meta.day, kind: data.kind });
  },
  'trade/MoneyMoved': (state, data, meta) => {
    const { kind, from, to, amountFen, order, product } = data;
    state.accounts[from] = (state.accounts[from] ?? 0) - amountFen;
    state.accounts[to] = (state.accounts[to] ?? 0) + amountFen;
    const position = state.ledger.push({
      seq: meta.seq,
      day: meta.day,
      atMs: meta.atMs,
      kind,
      from,
      to,
      amountFen,
      order,
      product,
    });
    state.firms[from]?.statement.push(position - 1);
    const receiver = state.firms[to];
    receiver?.statement.push(position - 1);
    if (kind === 'capital' && receiver !== undefined) receiver.startFen += amountFen;
  },
};
