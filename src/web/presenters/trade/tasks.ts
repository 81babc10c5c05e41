import type { ClockState } from '../../../kernel/clock.ts';
import type { Language } from '../../../kernel/text.ts';
import type { AnnouncementState, MarketState, SeatState } from '../../../runs/state.ts';
import type { TaskDefinition } from '../../../scenarios/scenario.ts';
import { editorPath, isByHand } from './by-hand.ts';
import { countedSteps } from '../../../scoring/choices.ts';
import type { Desk } from './context.ts';
import { waitingModels, type WaitingModel } from './waiting.ts';

/** What a guided exercise asks of a seat. */

/** What a desk knows besides the market: the run's own facts about this seat. */
export interface DeskFacts {
  readonly runTitle: string;
  readonly seat: Pick<SeatState, 'id' | 'role' | 'group' | 'holder' | 'bot' | 'takenOverBy'>;
  /** A bot keeps the seat of the person who looks at it. */
  readonly keptByBot: boolean;
  readonly clock: ClockState;
  readonly nowMs: number;
  /** Tasks of this seat's cast line, in the scenario's order. */
  readonly tasks: readonly TaskDefinition[];
  readonly done: Readonly<MarketState['tasks']>;
  readonly announcements: readonly AnnouncementState[];
}

export interface TaskModel {
  readonly title: string;
  readonly hint: string | null;
  readonly done: boolean;
  readonly early: boolean;
  readonly next: boolean;
  readonly doneBy: string | null;
  /** One way of several: `open` while any of them will do, `spare` when another one was taken. */
  readonly way: 'open' | 'spare' | null;
  /** Whether it counts among the tasks: of several ways one does. */
  readonly counts: boolean;
}

/** Whether anyone in the market has done a task; what comes first is often another seat's. */
const isDone = (facts: DeskFacts, task: string): boolean =>
  Object.keys(facts.done).some((key) => key.endsWith(`/${task}`));

/** Whether this seat's firm has done a task. */
const isTicked = (facts: DeskFacts, task: Pick<TaskDefinition, 'id'>): boolean =>
  facts.done[`${facts.seat.id}/${task.id}`] !== undefined;

/** The tasks that count: of several ways to the same end, the one that was taken or the first. */
const countedTasks = (facts: DeskFacts): readonly TaskDefinition[] =>
  countedSteps(facts.tasks, (task) => Number(isTicked(facts, task)));

/** The first open task of this seat whose forerunners are done: the one to do now. */
export const nextTask = (facts: DeskFacts): TaskDefinition | undefined =>
  countedTasks(facts).find(
    (task) => !isTicked(facts, task) && task.after.every((before) => isDone(facts, before)),
  );

/** Where a task is begun that nobody else has to prepare: the page with its form. Other tasks come by themselves as waiting work. */
const BEGUN_AT: Readonly<Record<string, string>> = {
  'trade/MallDescribed': '/desk/mall',
  'trade/CategoryAdded': '/desk/categories',
  'trade/NoticePublished': '/desk/notices',
  'trade/FirmDescribed': '/desk/firm',
  'trade/ProductAdded': '/desk/products',
  'trade/ProductChanged': '/desk/products',
  'trade/ReplenishmentOrdered': '/desk/stock',
  'trade/StockAllocated': '/desk/allocation',
  'trade/StockTransferred': '/desk/allocation',
  'trade/PostSubmitted': '/desk/posts',
  'trade/FeedbackSent': '/desk/feedback',
  'trade/ShopPriceSet': '/desk/shop',
  'trade/OrderPlaced': '/mall',
};

/** The page on which a task is begun; where orders are written by hand, the one that leads to the editor. */
function beginningOf({ when, where }: TaskDefinition, desk: Pick<Desk, 'own'>): string | undefined {
  const isOrder =
    when === 'trade/OrderPlaced' || (when.startsWith('trade/Message') && where['kind'] === 'ORDERS');
  return isOrder && isByHand(desk, 'ORDERS') ? editorPath('ORDERS') : BEGUN_AT[when];
}

/** While nothing else waits, the task to do now stands where the waiting work stands. */
export function waitingOrTask(desk: Desk, facts: DeskFacts): WaitingModel[] {
  const waiting = waitingModels(desk);
  const task = nextTask(facts);
  const path = task && beginningOf(task, desk);
  if (waiting.length > 0 || !task || path === undefined) return waiting;
  return [
    {
      key: `task-${task.id}`,
      title: desk.words.local(task.title),
      detail: task.hint === null ? null : desk.words.local(task.hint),
      since: desk.words.t('trade-desk:waiting.task'),
      urgent: false,
      href: desk.link(path),
      linkLabel: desk.words.t('trade-desk:waiting.go'),
      form: null,
    },
  ];
}

/** Tasks of a guided exercise, ticked off. */
export function taskModels(facts: DeskFacts, lang: Language, doneBy: (kind: string) => string): TaskModel[] {
  const doneOf = (id: string) => facts.done[`${facts.seat.id}/${id}`];
  const next = nextTask(facts);
  const counted = countedTasks(facts);
  const takenWays = new Set(counted.filter((task) => isTicked(facts, task)).map(({ choice }) => choice));
  return facts.tasks.map((task) => {
    const done = doneOf(task.id);
    const isWay = task.choice !== null && done === undefined;
    return {
      title: task.title[lang],
      // The hint of the task to do now; all of them at once would hide it.
      hint: task === next ? (task.hint?.[lang] ?? null) : null,
      done: done !== undefined,
      early: done?.early ?? false,
      next: task === next,
      doneBy: done === undefined || done.by === 'human' ? null : doneBy(done.by),
      way: isWay ? (takenWays.has(task.choice) ? 'spare' : 'open') : null,
      counts: counted.includes(task),
    };
  });
}
