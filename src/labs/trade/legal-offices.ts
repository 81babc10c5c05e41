import type { DeepReadonly } from '../../kernel/decider.ts';
import type { LocalText } from '../../kernel/text.ts';
import type { TradeCommand } from './commands.ts';
import { usableCertificate } from './signing/sign.ts';
import type { TradeState } from './state.ts';

/** What the administrator and the bank could do now; texts are neutral ones that whoever acts replaces. */

type State = DeepReadonly<TradeState>;

/** A reason or text to start from, readable in both languages. */
export const WORDS = {
  reason: '暂不同意 / Not for now',
  answer: '谢谢，已收到 / Thank you, noted',
  notice: '公告 / Notice',
  feedback: '意见 / A remark',
  category: '新分类 / New category',
  stolen: '密钥可能已泄露 / The key may be in other hands',
} as const;

/** A text in one line for both languages, as a person would type it; in English alone where there is no room for both. */
export function inBoth({ en, zh }: LocalText, max: number): string {
  const both = en === zh ? en : `${zh} / ${en}`;
  return both.length <= max ? both : en.slice(0, max);
}

/** What the administrator could do now. Second thoughts about a refusal are possible too, but never proposed. */
export function* administratorCommands(state: State): Generator<TradeCommand> {
  for (const id in state.firms) {
    if (state.firms[id]?.registration.state !== 'waiting') continue;
    yield { type: 'trade/ApproveRegistration', firm: id };
    yield { type: 'trade/RefuseRegistration', firm: id, reason: WORDS.reason };
  }
  for (const id in state.posts) {
    if (state.posts[id]?.state !== 'waiting') continue;
    yield { type: 'trade/ApprovePost', post: id };
    yield { type: 'trade/RefusePost', post: id, reason: WORDS.reason };
  }
  for (const id in state.feedback) {
    if (state.feedback[id]?.answer !== null) continue;
    yield { type: 'trade/AnswerFeedback', feedback: id, answer: WORDS.answer };
  }
  yield* mallCommands(state);
}

/** The mall's own looks. */
function* mallCommands(state: State): Generator<TradeCommand> {
  yield {
    type: 'trade/DescribeMall',
    name: inBoth(state.mall.name, 60),
    about: inBoth(state.mall.about, 1000),
  };
  yield { type: 'trade/PublishNotice', title: WORDS.notice, body: '' };
  for (const id in state.notices) yield { type: 'trade/WithdrawNotice', notice: id };
  const fresh = freshCategoryName(state);
  yield { type: 'trade/AddCategory', name: fresh };
  let renamed = false;
  for (const id in state.categories) {
    if (!renamed) yield { type: 'trade/RenameCategory', category: id, name: fresh };
    renamed = true;
    if (state.categories[id]?.products === 0) yield { type: 'trade/RemoveCategory', category: id };
  }
}

function freshCategoryName(state: State): string {
  const taken = new Set(Object.values(state.categories).map(({ name }) => name.en));
  let count = state.next.category;
  while (taken.has(`${WORDS.category} ${count}`)) count += 1;
  return `${WORDS.category} ${count}`;
}

/** What the bank could do now, taking certificates back last; an account it declined can be opened after all, but that is never proposed. */
export function* bankCommands(state: State): Generator<TradeCommand> {
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm?.account.state === 'waiting') {
      yield { type: 'trade/OpenAccount', firm: id };
      yield { type: 'trade/DeclineAccount', firm: id, reason: WORDS.reason };
    }
    if (firm?.certificate.state === 'waiting') yield { type: 'trade/IssueCertificate', firm: id };
  }
  for (const id in state.firms) {
    if (usableCertificate(state, id) === undefined) continue;
    yield { type: 'trade/RevokeCertificate', firm: id, reason: WORDS.reason };
  }
}
