import type { DeepReadonly, Rejection } from '../kernel/decider.ts';
import type { SeatId } from '../kernel/ids.ts';
import { LANGUAGES, type Language, type LocalText } from '../kernel/text.ts';
import type { TradeView } from '../labs/trade/view-types.ts';
import { placeOf, viewFor } from '../runs/lab-of-run.ts';
import type { RunState } from '../runs/state.ts';
import type { WebDeps } from './context.ts';
import { wordsFor } from './reader-words.ts';
import { kindOfRole } from './presenters/lobby.ts';
import { groupLabel } from './presenters/ranking.ts';
import { namedRejection } from './presenters/trade/context.ts';
import { namesOf } from './presenters/trade/names.ts';
import type { Words } from './presenters/trade/words.ts';

type Run = DeepReadonly<RunState>;

/**
 * Why something was refused, in both languages and in the reader's words: names as the seat's own view has them instead of
 * ids, order numbers, states and payment terms as people say them. Made when something is refused and not before, since it
 * takes a view.
 * @param seat whose command it was; null where it came from no seat, then only what everyone sees has a name
 */
export function rejectionText(
  deps: Pick<WebDeps, 'texts' | 'labs'>,
  run: Run,
  rejection: Rejection,
  seat: SeatId | null,
): LocalText {
  const view = rejection.code.startsWith('run/') || seat === null ? null : viewOf(deps, run, seat);
  const text = (lang: Language): string => {
    const words = wordsFor(deps, lang);
    const seated = withSeatNamed(rejection, run, words);
    const named = view === null ? seated : namedIn(view, seated, words);
    return deps.texts.rejection(named)[lang];
  };
  const [en, zh] = LANGUAGES.map(text);
  return { en: en ?? '', zh: zh ?? '' };
}

function viewOf({ labs }: Pick<WebDeps, 'labs'>, run: Run, seat: SeatId): TradeView | null {
  const place = placeOf(run, seat, labs);
  return place && viewFor<TradeView>(run, place.market.id, { kind: 'seat', seat: place.seat }, labs);
}

function namedIn(view: TradeView, rejection: Rejection, words: Words): Rejection {
  const orders = view.own?.orders ?? view.everything?.orders ?? [];
  const numbers = new Map(orders.map(({ id, number }) => [id, number]));
  return namedRejection(rejection, words, namesOf(view, words), numbers);
}

/** A seat by its group, firm and role; one that does not exist is left as it was typed. */
function withSeatNamed(rejection: Rejection, run: Run, words: Words): Rejection {
  const { seat: id } = rejection.params;
  const seat = typeof id === 'string' && Object.hasOwn(run.seats, id) ? run.seats[id] : undefined;
  if (seat === undefined) return rejection;
  const parts = [
    groupLabel(run, seat.market, words),
    words.local(seat.firmName),
    words.t(`public:role.${kindOfRole(seat.role)}.name`),
  ];
  const name = parts.filter((part) => part !== null).join(' · ');
  return { ...rejection, params: { ...rejection.params, seat: name } };
}
