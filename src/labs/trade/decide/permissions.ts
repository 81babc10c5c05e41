import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { Context } from '../../lab.ts';
import type { TradeCommandType } from '../commands.ts';
import { refuse } from '../rejections.ts';
import type { FirmState } from '../state.ts';
import { ownFirm, type Refusal, type State } from './checks.ts';

export const ROLES = ['administrator', 'enterprise', 'warehouse', 'bank'] as const;
export type Role = (typeof ROLES)[number];

/** What a firm must have in hand; each level includes those before it. */
const FITNESS = ['nothing', 'registration', 'account', 'certificate'] as const;
type Fitness = (typeof FITNESS)[number];

interface Permission {
  readonly roles: readonly Role[];
  readonly needs: Fitness;
}

const administrator: Permission = { roles: ['administrator'], needs: 'nothing' };
const bank: Permission = { roles: ['bank'], needs: 'nothing' };
const enterprise = (needs: Fitness): Permission => ({ roles: ['enterprise'], needs });
const warehouse: Permission = { roles: ['warehouse'], needs: 'account' };
const firm = (needs: Fitness): Permission => ({ roles: ['enterprise', 'warehouse'], needs });

/** Who may give which command, and what the firm needs for it. */
export const PERMISSIONS: Readonly<Record<TradeCommandType, Permission>> = {
  'trade/DescribeMall': administrator,
  'trade/AddCategory': administrator,
  'trade/RenameCategory': administrator,
  'trade/RemoveCategory': administrator,
  'trade/PublishNotice': administrator,
  'trade/WithdrawNotice': administrator,
  'trade/ApproveRegistration': administrator,
  'trade/RefuseRegistration': administrator,
  'trade/ApprovePost': administrator,
  'trade/RefusePost': administrator,
  'trade/AnswerFeedback': administrator,

  'trade/Register': firm('nothing'),
  'trade/DescribeFirm': firm('registration'),
  'trade/ApplyForAccount': firm('registration'),
  'trade/RequestCertificate': enterprise('registration'),
  'trade/ReportKeyStolen': enterprise('registration'),
  'trade/SendFeedback': { roles: ROLES, needs: 'nothing' },

  'trade/OpenAccount': bank,
  'trade/DeclineAccount': bank,
  'trade/IssueCertificate': bank,
  'trade/RevokeCertificate': bank,

  'trade/AddProduct': enterprise('registration'),
  'trade/ChangeProduct': enterprise('registration'),
  'trade/WithdrawProduct': enterprise('registration'),
  'trade/Replenish': enterprise('account'),
  'trade/Allocate': enterprise('account'),
  'trade/Transfer': enterprise('account'),
  'trade/SetShopPrice': enterprise('registration'),
  'trade/PostSupply': enterprise('registration'),
  'trade/PostDemand': enterprise('registration'),
  'trade/WithdrawPost': enterprise('registration'),

  'trade/PlaceOrder': enterprise('account'),
  'trade/CancelOrder': enterprise('account'),
  'trade/DraftContract': enterprise('account'),
  'trade/SendContract': enterprise('certificate'),
  'trade/RecallContract': enterprise('account'),
  'trade/SignContract': enterprise('certificate'),
  'trade/RefuseContract': enterprise('account'),
  'trade/AcceptOrder': warehouse,
  'trade/ReportShortage': warehouse,
  'trade/RecheckOrder': warehouse,
  'trade/IssueInvoice': enterprise('account'),
  'trade/PayOrder': enterprise('account'),
  'trade/ShipOrder': warehouse,
  'trade/ReceiveOrder': enterprise('account'),
  'trade/ProposeCancellation': enterprise('account'),
  'trade/AgreeCancellation': enterprise('account'),
  'trade/DeclineCancellation': enterprise('account'),
  'trade/OfferPartial': enterprise('certificate'),
  'trade/AcceptPartial': enterprise('certificate'),
  'trade/RefusePartial': enterprise('account'),
  'trade/OfferSubstitute': enterprise('certificate'),
  'trade/AcceptSubstitute': enterprise('certificate'),
  'trade/RefuseSubstitute': enterprise('account'),

  'trade/SendMessage': firm('account'),
  'trade/ShowMessage': firm('account'),
  'trade/ReportMessage': firm('nothing'),
};

/** Why this seat may not give the command now; undefined when it may. */
export function notPermitted(state: State, type: TradeCommandType, context: Context): Refusal | undefined {
  const { roles, needs } = PERMISSIONS[type];
  const { role } = context.seat;
  if (!(roles as readonly string[]).includes(role)) {
    return refuse('trade/wrong-role', { role, command: type.slice('trade/'.length) });
  }
  const own = ownFirm(state, context);
  if (!own.ok) return own;
  const level = FITNESS.indexOf(needs);
  const { registration, account } = own.value;
  if (level >= 1 && registration.state !== 'granted') {
    return refuse('trade/not-registered', { state: registration.state });
  }
  if (level >= 2 && account.state !== 'granted') return refuse('trade/no-account', { state: account.state });
  return level >= 3 ? mayNotSign(state, own.value) : undefined;
}

/** Why a firm cannot sign now; undefined when it can. */
function mayNotSign(
  state: State,
  { certificate: { state: paper }, certificateSerial }: DeepReadonly<FirmState>,
): Refusal | undefined {
  if (paper === 'granted') return undefined;
  const certificate = state.signing.certificates[certificateSerial ?? ''];
  if (certificate !== undefined && paper === 'expired') {
    return refuse('trade/certificate-expired', {
      serial: certificate.serial,
      lastDay: certificate.toDay ?? state.day,
    });
  }
  if (certificate !== undefined && paper === 'revoked') {
    return refuse('trade/certificate-revoked', {
      serial: certificate.serial,
      revokedDay: certificate.revokedDay ?? state.day,
    });
  }
  return refuse('trade/no-certificate', { state: paper });
}
