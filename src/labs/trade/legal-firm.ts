import type { DeepReadonly } from '../../kernel/decider.ts';
import type { TradeCommand } from './commands.ts';
import { spendableFen } from './figures.ts';
import { inBoth, WORDS } from './legal-offices.ts';
import type { FirmState, TradeState } from './state.ts';

/** What a firm could do about itself now: its papers, its offers in the mall, its posts; and whom it could order from. */

type State = DeepReadonly<TradeState>;
type Firm = DeepReadonly<FirmState>;

/** How many orders are proposed at most; which ones changes with the firm and the day. */
const PROPOSED_ORDERS_MAX = 12;
const NEW_PRODUCTS_MAX = 20;
/** A quantity to start from where nothing suggests another. */
export const DEFAULT_LOT = 10;

export function* paperCommands(state: State, firm: Firm): Generator<TradeCommand> {
  if ((firm.kind === 'enterprise' || firm.kind === 'warehouse') && firm.registration.state !== 'granted') {
    yield {
      type: 'trade/Register',
      name: freeName(state, firm),
      kind: firm.kind,
      contact: firm.contact || firm.name.en.slice(0, 60),
      address: firm.address || firm.name.en.slice(0, 120),
      licenceNo: firm.licenceNo || licenceFor(firm.id),
    };
  }
  if (firm.account.state !== 'granted') yield { type: 'trade/ApplyForAccount' };
  if (firm.certificate.state !== 'granted') yield { type: 'trade/RequestCertificate' };
  else if (firm.certificateSerial !== null) yield { type: 'trade/ReportKeyStolen', reason: WORDS.stolen };
  yield {
    type: 'trade/DescribeFirm',
    contact: firm.contact || firm.name.en.slice(0, 60),
    address: firm.address || firm.name.en.slice(0, 120),
    about: firm.about,
  };
  yield { type: 'trade/SendFeedback', subject: WORDS.feedback, body: WORDS.feedback };
}

/** The firm's name, told apart by its id where another firm registered under the same. */
function freeName(state: State, firm: Firm): string {
  const { en } = firm.name;
  for (const id in state.firms) {
    const other = state.firms[id];
    if (id === firm.id || other === undefined || other.registration.state === 'none') continue;
    if (other.name.en === en || other.name.zh === en) return `${en} ${firm.id}`.slice(0, 60);
  }
  return en.slice(0, 60);
}

/** A licence number no other firm has: made from the firm's id. */
const licenceFor = (firm: string): string => `LIC-${firm.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 30);

export function* offerCommands(state: State, firm: Firm): Generator<TradeCommand> {
  const offered = new Set<string>();
  for (const id of firm.products) {
    const product = state.products[id];
    if (product?.state !== 'offered') continue;
    offered.add(product.good);
    const { name, about, category, priceFen } = product;
    yield {
      type: 'trade/ChangeProduct',
      product: id,
      name: inBoth(name, 60),
      about: inBoth(about, 1000),
      category,
      priceFen,
    };
    yield { type: 'trade/WithdrawProduct', product: id };
  }
  let proposed = 0;
  for (const id in state.goods) {
    const good = state.goods[id];
    if (good === undefined || offered.has(id) || proposed === NEW_PRODUCTS_MAX) continue;
    const category = good.category in state.categories ? good.category : Object.keys(state.categories)[0];
    if (category === undefined) break;
    proposed += 1;
    const priceFen = Math.max(1, good.referencePriceFen);
    yield { type: 'trade/AddProduct', good: id, name: inBoth(good.name, 60), about: '', category, priceFen };
  }
  const shop = state.shops[firm.id];
  for (const good in shop) {
    yield { type: 'trade/SetShopPrice', good, priceFen: Math.max(1, shop[good]?.priceFen ?? 1) };
  }
}

export function* postCommands(state: State, firm: Firm): Generator<TradeCommand> {
  for (const id of firm.posts) {
    const post = state.posts[id];
    if (post?.state === 'waiting' || post?.state === 'published')
      yield { type: 'trade/WithdrawPost', post: id };
  }
  const own = firm.products.map((id) => state.products[id]).find((product) => product?.state === 'offered');
  const wanted =
    Object.values(state.goods).find((good) => good.id !== own?.good) ?? Object.values(state.goods)[0];
  const supplied = own === undefined ? wanted : state.goods[own.good];
  const text = { body: '', quantity: DEFAULT_LOT };
  if (supplied !== undefined) {
    const priceFen = Math.max(1, own?.priceFen ?? supplied.referencePriceFen);
    yield {
      type: 'trade/PostSupply',
      good: supplied.id,
      title: inBoth(supplied.name, 80),
      ...text,
      priceFen,
    };
  }
  if (wanted !== undefined) {
    const priceFen = Math.max(1, wanted.referencePriceFen);
    yield { type: 'trade/PostDemand', good: wanted.id, title: inBoth(wanted.name, 80), ...text, priceFen };
  }
}

/** Small orders of what others offer and the firm can pay, spread over the whole mall. */
export function* buyingCommands(state: State, firm: Firm): Generator<TradeCommand> {
  const spendable = spendableFen(state, firm.id);
  const within: { readonly product: string; readonly supplier: string; readonly priceFen: number }[] = [];
  for (const id in state.products) {
    const product = state.products[id];
    if (product?.state !== 'offered' || product.firm === firm.id || product.priceFen > spendable) continue;
    within.push({ product: id, supplier: product.firm, priceFen: product.priceFen });
  }
  const wantedDay = state.day + state.config.rules.transitDays + 2;
  const start = within.length <= PROPOSED_ORDERS_MAX ? 0 : offsetOf(firm.id, state.day) % within.length;
  for (let i = 0; i < Math.min(within.length, PROPOSED_ORDERS_MAX); i++) {
    const choice = within[(start + i) % within.length];
    if (choice === undefined) continue;
    const affordable = Math.floor(spendable / Math.max(1, choice.priceFen) / 4);
    const quantity = Math.max(1, Math.min(DEFAULT_LOT, affordable));
    yield {
      type: 'trade/PlaceOrder',
      supplier: choice.supplier,
      lines: [{ product: choice.product, quantity }],
      wantedDay,
    };
  }
}

function offsetOf(firm: string, day: number): number {
  let offset = day * PROPOSED_ORDERS_MAX;
  for (let i = 0; i < firm.length; i++) offset = (offset * 31 + firm.charCodeAt(i)) % 1_000_003;
  return offset;
}
