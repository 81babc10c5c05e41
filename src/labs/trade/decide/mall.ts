import { accept } from '../../../kernel/decider.ts';
import { event } from '../events.ts';
import { refuse } from '../rejections.ts';
import { lookUp, type Deciders, type Refusal, type State } from './checks.ts';

type MallCommands =
  | 'trade/DescribeMall'
  | 'trade/AddCategory'
  | 'trade/RenameCategory'
  | 'trade/RemoveCategory'
  | 'trade/PublishNotice'
  | 'trade/WithdrawNotice'
  | 'trade/SendFeedback'
  | 'trade/AnswerFeedback';

function nameTaken(state: State, name: string, except: string | null): Refusal | undefined {
  for (const id in state.categories) {
    const category = lookUp(state.categories, id);
    if (id !== except && (category?.name.en === name || category?.name.zh === name)) {
      return refuse('trade/name-taken', { name }, 'name');
    }
  }
  return undefined;
}

/** A scenario names its own categories, so a counted id may be taken. */
function freeCategoryId(state: State): string {
  let count = state.next.category;
  while (lookUp(state.categories, `c${count}`) !== undefined) count += 1;
  return `c${count}`;
}

export const mallDeciders: Deciders<MallCommands> = {
  'trade/DescribeMall': (_state, { name, about }) => accept(event('trade/MallDescribed', { name, about })),

  'trade/AddCategory': (state, { name }) => {
    const taken = nameTaken(state, name, null);
    return taken ?? accept(event('trade/CategoryAdded', { category: freeCategoryId(state), name }));
  },

  'trade/RenameCategory': (state, { category, name }) => {
    if (lookUp(state.categories, category) === undefined) {
      return refuse('trade/unknown-category', { category }, 'category');
    }
    return nameTaken(state, name, category) ?? accept(event('trade/CategoryRenamed', { category, name }));
  },

  'trade/RemoveCategory': (state, { category }) => {
    const found = lookUp(state.categories, category);
    if (found === undefined) return refuse('trade/unknown-category', { category }, 'category');
    // Products the scenario will still bring are as good as there.
    const coming = state.openings.filter(
      ({ good }) => lookUp(state.goods, good)?.category === category,
    ).length;
    if (found.products + coming > 0) {
      return refuse('trade/category-in-use', { category, products: found.products + coming });
    }
    return accept(event('trade/CategoryRemoved', { category }));
  },

  'trade/PublishNotice': (state, { title, body }) =>
    accept(event('trade/NoticePublished', { notice: `n${state.next.notice}`, title, body })),

  'trade/WithdrawNotice': (state, { notice }) =>
    lookUp(state.notices, notice) === undefined
      ? refuse('trade/unknown-notice', { notice })
      : accept(event('trade/NoticeWithdrawn', { notice })),

  'trade/SendFeedback': (state, { subject, body }, context) => {
    const feedback = `f${state.next.feedback}`;
    return accept(event('trade/FeedbackSent', { feedback, firm: context.seat.firm, subject, body }));
  },

  'trade/AnswerFeedback': (state, { feedback, answer }) => {
    const found = lookUp(state.feedback, feedback);
    if (found === undefined) return refuse('trade/unknown-feedback', { feedback });
    if (found.answer !== null) return refuse('trade/already-answered', { feedback });
    return accept(event('trade/FeedbackAnswered', { feedback, answer }));
  },
};
