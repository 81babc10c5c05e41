import type { Desk } from './context.ts';
import { LINES_MAX } from './message-request.ts';
import { sensibleWantedDay } from './product-page.ts';
import { unitWord } from './words.ts';

/** The small form that asks what is to be ordered, before there is anything to write. */
export interface OrderChooser {
  /** Where the form leads, and what it carries besides what is chosen. */
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly suppliers: readonly {
    readonly id: string;
    readonly name: string;
    readonly href: string;
    readonly isChosen: boolean;
  }[];
  readonly supplier: string | null;
  readonly products: readonly {
    readonly id: string;
    readonly name: string;
    readonly price: string;
    readonly unit: string;
  }[];
  readonly wantedDay: number;
  readonly minDay: number;
}

/** Suppliers with something on offer, but for the firm itself. */
export const suppliersOf = (desk: Pick<Desk, 'view' | 'firm'>): string[] => [
  ...new Set(desk.view.products.map(({ supplier }) => supplier).filter((supplier) => supplier !== desk.firm)),
];

/** What there is to order, of the supplier that was asked for or is the only one. */
export function chooserOf(desk: Desk, asked: string | null): OrderChooser {
  const { words, names, view } = desk;
  const suppliers = suppliersOf(desk);
  const supplier =
    suppliers.find((id) => id === asked) ?? (suppliers.length === 1 ? suppliers[0] : undefined);
  const watched = new URLSearchParams(desk.suffix).get('seat');
  return {
    action: `${desk.base}/messages/new`,
    hidden: [
      { name: 'kind', value: 'ORDERS' },
      { name: 'supplier', value: supplier ?? '' },
      ...(watched === null ? [] : [{ name: 'seat', value: watched }]),
    ],
    suppliers: suppliers.map((id) => ({
      id,
      name: names.firm(id),
      href: desk.link(`/messages/new?kind=ORDERS&supplier=${encodeURIComponent(id)}`),
      isChosen: id === supplier,
    })),
    supplier: supplier ?? null,
    products: view.products
      .filter((product) => product.supplier === supplier)
      .slice(0, LINES_MAX)
      .map((product) => ({
        id: product.id,
        name: words.local(product.name),
        price: words.money(product.priceFen),
        unit: unitWord(words, product.unit),
      })),
    wantedDay: sensibleWantedDay(desk),
    minDay: view.day,
  };
}
