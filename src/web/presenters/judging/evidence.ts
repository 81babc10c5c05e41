import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { OrderView, TradeView } from '../../../labs/trade/view-types.ts';
import { taskKey } from '../../../runs/core/tasks.ts';
import { viewFor } from '../../../runs/lab-of-run.ts';
import type { Labs } from '../../../runs/labs.ts';
import type { RunState } from '../../../runs/state.ts';
import type { Team } from '../../../runs/teams.ts';
import { stepTitle } from '../../../scoring/conformance.ts';
import { countedSteps } from '../../../scoring/choices.ts';
import { scoreModel, type ScorePartModel } from '../score.ts';
import { openDesk, type Desk } from '../trade/context.ts';
import { paperOf, type PaperModel } from '../trade/documents.ts';
import { orderPage, type OrderPage } from '../trade/order-page.ts';
import { orderRow, type OrderRow } from '../trade/orders.ts';
import { messageIn } from '../edi/message.ts';
import type { Words } from '../trade/words.ts';

/** What a judge sees of a team: its figures, tasks, orders and documents, as the team's own people see them. */

type Run = DeepReadonly<RunState>;

export interface EvidenceTask {
  readonly title: string;
  readonly state: 'open' | 'done' | 'early';
  /** When and by whom; empty while it is open. */
  readonly when: string;
}
export interface EvidenceFirm {
  readonly name: string;
  readonly kind: string;
  /** False: only bots worked here, and there is nothing of the team's to judge. */
  readonly hasPeople: boolean;
  readonly score: string | null;
  readonly parts: readonly Pick<ScorePartModel, 'label' | 'value' | 'pointsText' | 'pointsShare'>[];
  readonly figures: readonly { readonly label: string; readonly value: string }[];
  readonly tasks: readonly EvidenceTask[];
  /** Tasks that were done. */
  readonly done: number;
}
export interface TeamEvidence {
  readonly firms: readonly EvidenceFirm[];
  readonly orders: readonly (Omit<OrderRow, 'href'> & { readonly id: string })[];
  /** Finished orders that are left out of the list. */
  readonly hidden: number;
}

/** So many orders a judge looks through; the journal has them all. */
const ORDERS_MAX = 200;

/** A team's view of its market, firm by firm: only firms in which people sit, or all of a group's. */
function desksOf(run: Run, team: Team, labs: Labs, words: Words): readonly Desk[] {
  const market = run.markets[team.market];
  return team.firms.flatMap((firm): Desk[] => {
    const seat = Object.values(run.seats).find((each) => each.market === team.market && each.firm === firm);
    if (!market || !seat) return [];
    const view = viewFor<TradeView>(
      run,
      team.market,
      { kind: 'seat', seat: { id: seat.id, firm, role: seat.role }, lookBack: ORDERS_MAX },
      labs,
    );
    if (view.own === null) return [];
    const desk = openDesk(
      {
        view,
        own: view.own,
        seat: { id: seat.id, role: seat.role },
        base: '',
        nowMs: run.atMs,
        readOnly: words.t('judging:evidence.read-only'),
        suffix: '',
        // Nothing is done from here, so nothing has to be asked.
        why: () => null,
        rejection: () => ({ en: '', zh: '' }),
      },
      words,
    );
    return [desk];
  });
}

/** Each order once, as the firm sees it that supplies it if that is one of the team's. */
function ordersOf(desks: readonly Desk[]): readonly { readonly order: OrderView; readonly desk: Desk }[] {
  const found = new Map<string, { readonly order: OrderView; readonly desk: Desk }>();
  for (const desk of desks) {
    for (const order of desk.own.orders) {
      if (!found.has(order.id) || order.part === 'supplier') found.set(order.id, { order, desk });
    }
  }
  return [...found.values()].sort(
    (a, b) => a.order.placedDay - b.order.placedDay || a.order.number.localeCompare(b.order.number),
  );
}

function tasksOf(run: Run, team: Team, firm: FirmId, words: Words): readonly EvidenceTask[] {
  const market = run.markets[team.market];
  const template = market?.firms.find((one) => one.firm === firm)?.template;
  const seat = Object.values(run.seats).find((each) => each.market === team.market && each.firm === firm);
  if (!market || !seat) return [];
  const doneOf = (task: { readonly id: string }) => market.tasks[taskKey(seat.id, task.id)];
  const asked = run.scenario.tasks.filter((task) => task.seat === template);
  const waysOf = (choice: string) => asked.filter((task) => task.choice === choice).map(({ id }) => id);
  const titleOf = (id: string): string =>
    words.local(asked.find((task) => task.id === id)?.title ?? { en: id, zh: id });
  return countedSteps(asked, (task) => Number(doneOf(task) !== undefined)).map((task) => {
    const done = doneOf(task);
    return {
      title: stepTitle(
        { id: task.id, oneOf: done || task.choice === null ? [] : waysOf(task.choice) },
        titleOf,
      ),
      state: done === undefined ? 'open' : done.early ? 'early' : 'done',
      when: done === undefined ? '' : `${words.day(done.day)} · ${words.t(`public:actor.${done.by}`)}`,
    };
  });
}

function firmEvidence(run: Run, team: Team, desk: Desk, labs: Labs, words: Words): EvidenceFirm {
  const { firm, own } = desk;
  const { figures } = own;
  const score = scoreModel(run, team.market, firm, [], labs, words, { open: true, held: false });
  const tasks = tasksOf(run, team, firm, words);
  const figure = (key: string, value: string) => ({ label: words.t(`trade-desk:figure.${key}`), value });
  return {
    name: desk.names.firm(firm),
    kind: own.firm.kind,
    hasPeople: team.members.some((member) => member.firm === firm),
    score: score?.score ?? null,
    parts: (score?.parts ?? []).map(({ label, value, pointsText, pointsShare }) => ({
      label,
      value,
      pointsText,
      pointsShare,
    })),
    // An office has papers to decide on, and neither stock nor orders.
    figures:
      own.firm.kind !== 'enterprise' && own.firm.kind !== 'warehouse'
        ? []
        : [
            figure('balance', words.money(figures.balanceFen)),
            figure('profit', words.money(figures.profitFen)),
            figure('stock', words.money(figures.stockAtCostFen)),
            figure('open-orders', words.number(figures.openOrders)),
            figure('done-orders', words.number(figures.doneOrders)),
            figure('shortages', words.number(figures.shortages)),
            figure('late', words.number(figures.lateDeliveries)),
          ],
    tasks,
    done: tasks.filter(({ state }) => state !== 'open').length,
  };
}

export function teamEvidence(run: Run, team: Team, labs: Labs, words: Words): TeamEvidence {
  const desks = desksOf(run, team, labs, words);
  const orders = ordersOf(desks);
  return {
    // Where people sit comes first; bots fill up what is left of a group.
    firms: desks
      .map((desk) => firmEvidence(run, team, desk, labs, words))
      .sort((a, b) => Number(b.hasPeople) - Number(a.hasPeople)),
    orders: orders.slice(-ORDERS_MAX).map(({ order, desk }) => orderRow(order, desk)),
    hidden: Math.max(0, orders.length - ORDERS_MAX),
  };
}

export type OrderEvidence = Pick<
  OrderPage,
  | 'id'
  | 'number'
  | 'stateLabel'
  | 'tone'
  | 'status'
  | 'parties'
  | 'stations'
  | 'lines'
  | 'total'
  | 'facts'
  | 'contract'
  | 'contractNote'
  | 'earlier'
  | 'cancellation'
  | 'shortageNote'
  | 'papers'
  | 'history'
>;

/** One of the team's orders with its documents; null when it is none of theirs. */
export function orderEvidence(
  run: Run,
  team: Team,
  id: string,
  labs: Labs,
  words: Words,
): OrderEvidence | null {
  const found = ordersOf(desksOf(run, team, labs, words)).find(({ order }) => order.id === id);
  return found ? orderPage(found.order, found.desk) : null;
}

export interface PaperEvidence {
  readonly order: string;
  readonly paper: PaperModel;
  /** The message that carried it, as it arrived; empty when nothing did. */
  readonly message: string;
  readonly count: number;
}

/**
 * One document of one of the team's orders.
 * @param number its place among the order's documents, from 1
 */
export function paperEvidence(
  run: Run,
  team: Team,
  id: string,
  number: number,
  labs: Labs,
  words: Words,
): PaperEvidence | null {
  const found = ordersOf(desksOf(run, team, labs, words)).find(({ order }) => order.id === id);
  const document = found?.order.documents[number - 1];
  if (!found || !document) return null;
  const { order, desk } = found;
  return {
    order: order.number,
    paper: paperOf(document, order, desk),
    message: messageIn(document, order, desk).text,
    count: order.documents.length,
  };
}
