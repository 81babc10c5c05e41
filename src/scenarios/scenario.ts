import type { ClockConfig } from '../kernel/clock.ts';
import type { FirmId } from '../kernel/ids.ts';
import type { Fen } from '../kernel/money.ts';
import type { LocalText } from '../kernel/text.ts';
import type { WrittenWeights } from '../scoring/grade.ts';
import type { ScoreRule } from '../scoring/standings.ts';

/** A scenario as the program uses it: the text an author wrote, checked and with every default filled in. */
export interface Scenario {
  /** `trade/shortage`: the lab, a slash, the scenario's own name. */
  readonly id: string;
  readonly version: number;
  readonly title: LocalText;
  readonly about: LocalText;
  /** What students learn, one sentence each. */
  readonly goals: readonly LocalText[];
  /** How long a lesson with it takes. */
  readonly minutes: number;
  /** How many people it is made for, bots included. */
  readonly seats: { readonly min: number; readonly max: number };
  readonly cast: readonly CastLine[];
  readonly clock: ClockConfig;
  /** Which lab it belongs to, and that lab's part after the lab's own schema. */
  readonly lab: { readonly name: string; readonly config: unknown };
  /** True: each group of students has a market of its own. */
  readonly marketPerGroup: boolean;
  readonly tasks: readonly TaskDefinition[];
  /** Per kind of firm; kinds left out are not ranked. */
  readonly score: Readonly<Record<string, readonly ScoreRule[]>>;
  readonly rubric: readonly RubricCriterion[];
  /** Questions of the lab report. */
  readonly report: readonly { readonly id: string; readonly question: LocalText }[];
  /** What a student's grade is made of; parts the scenario does not have weigh nothing. */
  readonly grade: WrittenWeights;
}

/** One line of the cast: a firm and its seats. */
export interface CastLine {
  readonly firm: FirmId;
  readonly kind: 'mall' | 'enterprise' | 'warehouse' | 'bank';
  readonly name: LocalText;
  /** Names for further copies in a shared market, used in turn. */
  readonly names: readonly LocalText[];
  readonly capitalFen: Fen;
  /** Roles; the same role twice makes two seats. */
  readonly seats: readonly string[];
  /** In a shared market: one copy for every so many groups; 0: one copy for the whole class. */
  readonly every: number;
  /** Bots play these seats unless a person takes them. */
  readonly bot: boolean;
  /** Kinds of EDI messages its people write by hand. */
  readonly byHand: readonly string[];
}

/** What a guided exercise asks for; ticked off from the journal. */
export interface TaskDefinition {
  readonly id: string;
  /** The cast line whose seat is asked; in a shared market each copy has the task. */
  readonly seat: FirmId;
  /** The event that does it, such as `trade/OrderPlaced`, caused from that seat. */
  readonly when: string;
  /** Fields of the event's data that must be equal, such as `{ good: frame }`. */
  readonly where: Readonly<Record<string, string | number | boolean>>;
  readonly title: LocalText;
  readonly hint: LocalText | null;
  /** Tasks that should come first; earlier ticking is shown as out of order. */
  readonly after: readonly string[];
  /** Tasks of one seat with the same choice are ways to the same end: one of them is enough. */
  readonly choice: string | null;
}

export interface RubricCriterion {
  readonly id: string;
  readonly title: LocalText;
  readonly points: number;
  readonly levels: readonly { readonly points: number; readonly text: LocalText }[];
}

/** One thing that is wrong in a scenario's text. Lines and columns count from 1. */
export interface ScenarioError {
  readonly line: number;
  readonly column: number;
  /** Where in the document, `trade.goods.0.price`. */
  readonly path: string;
  /** `scenario/unknown-key`; its text is `unknown-key` in the locale files' namespace `scenario`. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}
