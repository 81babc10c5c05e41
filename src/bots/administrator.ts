import type { Random } from '../kernel/random.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { PostView, TradeView } from '../labs/trade/view-types.ts';
import type { Situation } from './policy.ts';
import { optionsOf } from './options.ts';
import type { Temperament } from './temperament.ts';
import { bothLanguages, say, shockNotice } from './words.ts';

const NOTICES_MAX = 6;

/** Reviews registrations and posts, answers feedback, keeps the mall's front page. */
export function planAdministrator(
  { view, legal, tasks }: Situation,
  _temper: Temperament,
  random: Random,
): readonly TradeCommand[] {
  const options = optionsOf(legal);
  const asked = (when: string) => tasks.some((task) => task.when === when);
  const commands: TradeCommand[] = [];
  for (const { firm } of options.all('trade/ApproveRegistration')) {
    commands.push({ type: 'trade/ApproveRegistration', firm });
  }
  const waiting = new Map(view.administration?.posts.map((post) => [post.id, post]));
  for (const { post } of options.all('trade/ApprovePost')) {
    const shown = waiting.get(post);
    if (shown && isFarFromMarket(view, shown)) {
      commands.push({ type: 'trade/RefusePost', post, reason: say('postRefused', random) });
    } else commands.push({ type: 'trade/ApprovePost', post });
  }
  for (const { feedback } of options.all('trade/AnswerFeedback')) {
    commands.push({ type: 'trade/AnswerFeedback', feedback, answer: say('answer', random) });
  }
  if (options.can('trade/DescribeMall') && asked('trade/MallDescribed')) {
    commands.push({
      type: 'trade/DescribeMall',
      name: bothLanguages(view.mall.name, 60),
      about: say('mallAbout', random),
    });
  }
  if (
    options.can('trade/AddCategory') &&
    (asked('trade/CategoryAdded') || view.mall.categories.length === 0)
  ) {
    commands.push({ type: 'trade/AddCategory', name: '办公用品 / Office supplies' });
  }
  return [...commands, ...notices(view, legal, asked('trade/NoticePublished'))];
}

function isFarFromMarket(view: TradeView, post: PostView): boolean {
  const reference = view.goods.find((good) => good.id === post.good)?.referencePriceFen;
  if (reference === undefined) return false;
  return post.priceFen > reference * 1.5 || post.priceFen < reference * 0.5;
}

/** Tells the mall about shocks, and clears away what is old. */
function notices(view: TradeView, legal: readonly TradeCommand[], asked: boolean): TradeCommand[] {
  const options = optionsOf(legal);
  const standing = view.mall.notices;
  const commands: TradeCommand[] = [];
  const oldest = standing.at(-1);
  if (options.can('trade/WithdrawNotice') && standing.length > NOTICES_MAX && oldest) {
    commands.push({ type: 'trade/WithdrawNotice', notice: oldest.id });
  }
  if (!options.can('trade/PublishNotice')) return commands;
  for (const shock of view.shocks) {
    const notice = shockNotice(shock.kind);
    const told = standing.some((shown) => shown.body === notice?.body && shown.day >= shock.fromDay);
    if (notice && !told) commands.push({ type: 'trade/PublishNotice', ...notice });
  }
  if (asked) {
    commands.push({
      type: 'trade/PublishNotice',
      title: '商城开业 / The mall is open',
      body: '欢迎注册并发布产品 / Register and offer your products',
    });
  }
  return commands;
}
