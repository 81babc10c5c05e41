import type { WriteLink } from './by-hand.ts';
import type { FormModel } from './forms.ts';
import type { OrderRow } from './orders.ts';
import type { MailBlock } from './desk-messages.ts';
import type { Fact, StockBarModel } from './order-page.ts';

/** What stands in a list that is empty: what would fill it. */
export interface EmptyModel {
  readonly iconName: string | null;
  readonly drawing: 'box' | 'tea' | 'seats' | 'papers' | null;
  readonly title: string;
  readonly text: string;
  readonly action: { readonly href: string; readonly label: string } | null;
}

export interface BadgeModel {
  readonly text: string;
  readonly tone: 'calm' | 'active' | 'trouble' | 'good' | 'void';
}

export interface Cell {
  readonly text: string;
  readonly num?: boolean;
  readonly href?: string;
  readonly badge?: BadgeModel['tone'];
  readonly strong?: boolean;
}

/** One thing in a list of things that can be read and dealt with. */
export interface CardModel {
  readonly id: string;
  readonly title: string;
  readonly href: string | null;
  readonly badge: BadgeModel | null;
  readonly meta: readonly string[];
  readonly body: string | null;
  readonly picture: { readonly name: string | null; readonly category: string } | null;
  readonly bars: readonly StockBarModel[];
  readonly facts: readonly Fact[];
  /** Messages that are written by hand instead of a form. */
  readonly write: readonly WriteLink[];
  /** Small forms that stand open. */
  readonly forms: readonly FormModel[];
  /** Forms behind their title, opened when wanted. */
  readonly more: readonly FormModel[];
}

export interface CurveModel {
  readonly id: string;
  readonly caption: string;
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly unit: 'fen' | 'count' | 'points';
}

/** The pieces a list page of a desk is put together from. */
export type Block =
  | {
      readonly kind: 'orders';
      readonly rows: readonly OrderRow[];
      /** Said under a list that does not show everything. */
      readonly note: string | null;
      readonly empty: EmptyModel;
    }
  | {
      readonly kind: 'table';
      readonly id: string;
      readonly caption: string;
      readonly columns: readonly { readonly label: string; readonly num?: boolean }[];
      readonly rows: readonly {
        readonly id: string;
        readonly cells: readonly Cell[];
        readonly forms: readonly FormModel[];
      }[];
      readonly note: string | null;
      readonly empty: EmptyModel;
    }
  | {
      readonly kind: 'cards';
      readonly title: string | null;
      readonly items: readonly CardModel[];
      readonly empty: EmptyModel;
    }
  | { readonly kind: 'form'; readonly form: FormModel }
  | MailBlock
  | { readonly kind: 'facts'; readonly title: string | null; readonly facts: readonly Fact[] }
  | { readonly kind: 'bars'; readonly title: string; readonly bars: readonly StockBarModel[] }
  | { readonly kind: 'curve'; readonly curve: CurveModel }
  | {
      readonly kind: 'message';
      readonly tone: 'info' | 'success' | 'warning' | 'danger';
      readonly text: string;
    };

export interface TabModel {
  readonly tab: string;
  readonly title: string;
  readonly about: string;
  readonly blocks: readonly Block[];
}

/** A list in a desk's navigation, with its count, and how to make its page. */
export interface TabEntry<Desk> {
  readonly tab: string;
  /** How many things are in it; null where counting says nothing. */
  count(desk: Desk): number | null;
  /** True when something in it needs attention. */
  urgent?(desk: Desk): boolean;
  blocks(desk: Desk): readonly Block[];
}
export interface TabGroup<Desk> {
  readonly group: string;
  readonly tabs: readonly TabEntry<Desk>[];
}

export const card = (spec: Partial<CardModel> & Pick<CardModel, 'id' | 'title'>): CardModel => ({
  href: null,
  badge: null,
  meta: [],
  body: null,
  picture: null,
  bars: [],
  facts: [],
  write: [],
  forms: [],
  more: [],
  ...spec,
});
