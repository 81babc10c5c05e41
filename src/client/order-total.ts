import { all, isReader } from './dom.ts';

/**
 * The total beside an order form follows the quantity that is typed: `<p data-total-of="form id" data-unit-price-fen
 * data-template="… {quantity} … {total} …">`. Without this script it shows the total of the quantity it was made with.
 */

const AMOUNT_MAX_FEN = 100_000_000_000;

function show(total: HTMLElement, quantity: number): void {
  const { template, unitPriceFen } = total.dataset;
  const fen = quantity * Number(unitPriceFen);
  if (template === undefined || !Number.isSafeInteger(fen) || quantity < 1 || fen > AMOUNT_MAX_FEN) return;
  const locale = isReader('zh') ? 'zh-CN' : 'en-GB';
  const money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  total.textContent = template
    .replace('{quantity}', new Intl.NumberFormat(locale).format(quantity))
    .replace('{total}', `¥${money.format(fen / 100)}`);
}

export function startOrderTotals(): void {
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !/^lines\.\d+\.quantity$/.test(field.name)) return;
    for (const total of all('[data-total-of]'))
      if (total.dataset['totalOf'] === field.form?.id) show(total, field.valueAsNumber);
  });
}
