import type { DeepReadonly } from '../../kernel/decider.ts';
import { creditLimitFen } from './figures.ts';
import { ESCROW, type PaperRecord, type TradeState } from './state.ts';
import { postView } from './view-mall.ts';
import { feedbackView, STATEMENT_MAX } from './view-own.ts';
import type { AdministrationView, BankView, MovementView } from './view-types.ts';

/** The desks of those who serve the others: the mall's administration and the bank. */

type State = DeepReadonly<TradeState>;

/** What waits comes first and oldest first; the rest is a record, newest first. */
function worklist<T>(items: readonly T[], waits: (item: T) => boolean): readonly T[] {
  return [...items.filter(waits), ...items.filter((item) => !waits(item)).reverse()];
}

const byDay = (a: { readonly day: number }, b: { readonly day: number }): number => a.day - b.day;

/** Movements of the whole market, newest first. */
const latestMovements = (state: State): readonly MovementView[] =>
  state.ledger.slice(-STATEMENT_MAX).reverse();

export function administrationView(state: State): AdministrationView {
  const registrations: AdministrationView['registrations'][number][] = [];
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm === undefined || firm.registration.state === 'none') continue;
    registrations.push({
      firm: id,
      name: firm.name,
      kind: firm.kind,
      contact: firm.contact,
      address: firm.address,
      licenceNo: firm.licenceNo,
      state: firm.registration.state,
      day: firm.registration.sinceDay ?? 0,
    });
  }
  return {
    registrations: worklist(registrations.sort(byDay), ({ state: paper }) => paper === 'waiting'),
    posts: worklist(Object.values(state.posts).map(postView), (post) => post.state === 'waiting'),
    feedback: worklist(
      Object.values(state.feedback).map(feedbackView),
      (feedback) => feedback.answer === null,
    ),
    financeLog: latestMovements(state),
    financeTotal: state.ledger.length,
  };
}

export function bankView(state: State): BankView {
  const applications: BankView['applications'][number][] = [];
  const accounts: BankView['accounts'][number][] = [];
  const limitFen = creditLimitFen(state);
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm === undefined) continue;
    const file = (what: 'account' | 'certificate', record: DeepReadonly<PaperRecord>) => {
      if (record.state !== 'none') {
        applications.push({ firm: id, what, state: record.state, day: record.sinceDay ?? 0 });
      }
    };
    file('account', firm.account);
    file('certificate', firm.certificate);
    if (firm.account.state === 'granted') {
      accounts.push({ account: id, balanceFen: state.accounts[id] ?? 0, creditLimitFen: limitFen });
    }
  }
  accounts.push({ account: ESCROW, balanceFen: state.accounts[ESCROW] ?? 0, creditLimitFen: 0 });
  return {
    applications: worklist(applications.sort(byDay), ({ state: paper }) => paper === 'waiting'),
    accounts,
    transfers: latestMovements(state),
    transfersTotal: state.ledger.length,
  };
}
