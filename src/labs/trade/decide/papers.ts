import { accept, type Decision, type DeepReadonly } from '../../../kernel/decider.ts';
import { sameText } from '../../../kernel/text.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import { event, type TradeEvent } from '../events.ts';
import { refuse } from '../rejections.ts';
import { certificateIssued, usableCertificate } from '../signing/sign.ts';
import { WORLD, type FirmState, type RevocationKind } from '../state.ts';
import type { PaperState } from '../view-types.ts';
import { lookUp, moveMoney, ownFirm, type Deciders, type Found, type Refusal, type State } from './checks.ts';

type PaperCommands =
  | 'trade/Register'
  | 'trade/ApproveRegistration'
  | 'trade/RefuseRegistration'
  | 'trade/DescribeFirm'
  | 'trade/ApplyForAccount'
  | 'trade/OpenAccount'
  | 'trade/DeclineAccount'
  | 'trade/RequestCertificate'
  | 'trade/IssueCertificate'
  | 'trade/RevokeCertificate'
  | 'trade/ReportKeyStolen';

type PaperName = 'registration' | 'account' | 'certificate';

/** A paper can be asked for when it was not yet, or was refused. */
function alreadyApplied(firm: DeepReadonly<FirmState>, paper: PaperName): Refusal | undefined {
  const { state } = firm[paper];
  return state === 'waiting' || state === 'granted'
    ? refuse('trade/already-applied', { paper, state })
    : undefined;
}

/** The firm whose paper is decided on, if the paper is in one of the states. */
function applicant(
  state: State,
  id: FirmId,
  paper: PaperName,
  states: readonly PaperState[],
): Found<DeepReadonly<FirmState>> {
  const firm = lookUp(state.firms, id);
  if (firm === undefined) return refuse('trade/unknown-firm', { firm: id }, 'firm');
  if (!states.includes(firm[paper].state)) {
    return refuse('trade/nothing-to-decide', { paper, firm: id, state: firm[paper].state });
  }
  return { ok: true, value: firm };
}

/** Opening an account brings the capital. The system does the same. */
export function accountOpened(firm: DeepReadonly<FirmState>, by: FirmId | null): TradeEvent[] {
  return [
    event('trade/AccountOpened', { firm: firm.id, by }),
    ...moveMoney('capital', WORLD, firm.id, firm.capitalFen),
  ];
}

/** Takes a firm's certificate out of use at once. @param by null: nobody of the market */
export function certificateRevoked(
  state: State,
  firm: DeepReadonly<FirmState>,
  by: FirmId | null,
  kind: RevocationKind,
  reason: string,
): Decision<TradeEvent> {
  const certificate = usableCertificate(state, firm.id);
  if (certificate === undefined) {
    return refuse('trade/nothing-to-revoke', { firm: firm.id, state: firm.certificate.state }, 'firm');
  }
  const { serial } = certificate;
  return accept(event('trade/CertificateRevoked', { firm: firm.id, serial, by, kind, reason }));
}

/** Two firms of one name, or with one licence, could not be told apart. */
function takenByOther(state: State, own: FirmId, name: string, licenceNo: string): Refusal | undefined {
  for (const id in state.firms) {
    const other = lookUp(state.firms, id);
    if (other === undefined || id === own || other.registration.state === 'none') continue;
    if (other.name.en === name || other.name.zh === name) return refuse('trade/name-taken', { name }, 'name');
    if (other.licenceNo === licenceNo) return refuse('trade/licence-taken', { licenceNo }, 'licenceNo');
  }
  return undefined;
}

export const paperDeciders: Deciders<PaperCommands> = {
  'trade/Register': (state, { name, kind, contact, address, licenceNo }, context) => {
    const own = ownFirm(state, context);
    if (!own.ok) return own;
    const firm = own.value;
    const refusal = alreadyApplied(firm, 'registration');
    if (refusal !== undefined) return refusal;
    if (kind !== firm.kind) return refuse('trade/wrong-kind', { kind, expected: firm.kind }, 'kind');
    const taken = takenByOther(state, firm.id, name, licenceNo);
    if (taken !== undefined) return taken;
    const papers = { kind, contact, address, licenceNo };
    // The name as the scenario gives it is kept in both languages; any other is what was typed.
    const known = name === firm.name.en || name === firm.name.zh;
    return accept(
      event('trade/FirmRegistered', { firm: firm.id, name: known ? firm.name : sameText(name), ...papers }),
    );
  },

  'trade/ApproveRegistration': (state, command, context) => {
    const found = applicant(state, command.firm, 'registration', ['waiting', 'refused']);
    if (!found.ok) return found;
    return accept(event('trade/RegistrationApproved', { firm: command.firm, by: context.seat.firm }));
  },

  'trade/RefuseRegistration': (state, { firm, reason }, context) => {
    const found = applicant(state, firm, 'registration', ['waiting']);
    if (!found.ok) return found;
    return accept(event('trade/RegistrationRefused', { firm, by: context.seat.firm, reason }));
  },

  'trade/DescribeFirm': (_state, { contact, address, about }, context) =>
    accept(event('trade/FirmDescribed', { firm: context.seat.firm, contact, address, about })),

  'trade/ApplyForAccount': (state, _command, context) => {
    const own = ownFirm(state, context);
    if (!own.ok) return own;
    const firm = own.value.id;
    return alreadyApplied(own.value, 'account') ?? accept(event('trade/AccountApplied', { firm }));
  },

  'trade/OpenAccount': (state, command, context) => {
    const found = applicant(state, command.firm, 'account', ['waiting', 'refused']);
    if (!found.ok) return found;
    return accept(...accountOpened(found.value, context.seat.firm));
  },

  'trade/DeclineAccount': (state, { firm, reason }, context) => {
    const found = applicant(state, firm, 'account', ['waiting']);
    if (!found.ok) return found;
    return accept(event('trade/AccountDeclined', { firm, by: context.seat.firm, reason }));
  },

  'trade/RequestCertificate': (state, _command, context) => {
    const own = ownFirm(state, context);
    if (!own.ok) return own;
    const firm = own.value.id;
    return alreadyApplied(own.value, 'certificate') ?? accept(event('trade/CertificateRequested', { firm }));
  },

  'trade/IssueCertificate': (state, { firm }, context) => {
    const found = applicant(state, firm, 'certificate', ['waiting']);
    if (!found.ok) return found;
    return accept(certificateIssued(state, firm, context.seat.firm, context.day, context.asking));
  },

  'trade/RevokeCertificate': (state, { firm: id, reason }, context) => {
    const firm = lookUp(state.firms, id);
    if (firm === undefined) return refuse('trade/unknown-firm', { firm: id }, 'firm');
    return certificateRevoked(state, firm, context.seat.firm, 'withdrawn', reason);
  },

  'trade/ReportKeyStolen': (state, { reason }, context) => {
    const own = ownFirm(state, context);
    if (!own.ok) return own;
    return certificateRevoked(state, own.value, own.value.id, 'stolen', reason);
  },
};
